#pragma once

namespace carersim {

/// How the program ends.
enum class ExitCode : int {
  success = 0,
  missed = 1,         ///< a hard fitted target is not hit
  command_line = 64,  ///< the command line is wrong
  input = 65,         ///< a scenario or result file is wrong, missing or unreadable
  program = 70,       ///< the program is wrong
  environment = 74,   ///< disk, HDF5 or a worker failed
  interrupted = 130,  ///< by Ctrl-C; what is finished is kept
};

}  // namespace carersim
