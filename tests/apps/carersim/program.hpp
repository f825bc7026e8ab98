#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/temporary_folder.hpp"

namespace carersim::program {

/// How a command ended: its exit code (128 + the signal when one killed it) and what it said.
struct Outcome {
  int code = 0;
  std::string out, error;
  std::int64_t peak_kilobytes = 0;  ///< resident memory of the program, or of its largest worker
};

/// The built program at work in a folder.
class Process {
 public:
  /// @param before  words in front of the program, such as `setpriv --reuid=nobody`
  Process(const std::filesystem::path& folder, const std::vector<std::string>& words,
          const std::vector<std::string>& before = {}) {
    std::vector<std::string> all = before;
    all.push_back(std::string(CARERSIM_BINARY_DIR) + "/carersim");
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> pointers;
    for (std::string& word : all) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    id_ = ::fork();
    if (id_ < 0) throw std::runtime_error("no process");
    if (id_ == 0) {
      ::setenv("CARERSIM_DATA", CARERSIM_SOURCE_DIR, 1);
      if (::chdir(folder.c_str()) != 0) ::_exit(126);
      ::dup2(::open(out_file().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
      ::dup2(::open(error_file().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
      ::execvp(pointers[0], pointers.data());
      ::_exit(127);
    }
  }
  ~Process() {
    if (!ended_) {
      ::kill(id_, SIGKILL);
      ::waitpid(id_, nullptr, 0);
    }
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t id() const { return id_; }
  void signal(int number) const { ::kill(id_, number); }

  /// Waits until the program has said something on standard error; false after a minute.
  [[nodiscard]] bool says(const std::string& text) const {
    for (int i = 0; i < 6000; ++i) {
      if (text_of(error_file()).find(text) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  /// Its worker processes.
  [[nodiscard]] std::vector<pid_t> workers() const {
    const std::string task = "/proc/" + std::to_string(id_) + "/task/" + std::to_string(id_);
    std::ifstream in(task + "/children");
    return {std::istream_iterator<pid_t>(in), {}};
  }

  Outcome wait() {
    int status = 0;
    rusage usage{};
    ::wait4(id_, &status, 0, &usage);
    ended_ = true;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text_of(out_file()),
            text_of(error_file()), usage.ru_maxrss};
  }

 private:
  [[nodiscard]] std::filesystem::path out_file() const { return says_.path() / "out"; }
  [[nodiscard]] std::filesystem::path error_file() const { return says_.path() / "error"; }

  TemporaryFolder says_;
  pid_t id_ = -1;
  bool ended_ = false;
};

inline Outcome run(const TemporaryFolder& folder, const std::vector<std::string>& words) {
  return Process(folder.path(), words).wait();
}

/// A queue that simulates in some milliseconds a replication.
inline const std::string queue = R"(title = "Queue"
[arrivals.case]
rate = "0.7 / d"
enter = "case.queue"
[service.desk]
kind = "caseload"
places = "1 places"
spell = { exponential = { mean = "1 d" } }
[pathway.case.queue]
kind = "service"
service = "desk"
next = "exit"
[time]
run_in = "100 d"
evaluate = "2000 d"
[run]
seed = 1
replications = 6
)";

}  // namespace carersim::program
