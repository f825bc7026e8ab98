#pragma once

// Private to this folder: HDF5 is seen nowhere else.

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <new>
#include <stdexcept>
#include <string>

#include "output/hdf5_file.hpp"
#include "sim/core/error.hpp"

namespace carersim {

/// A file of carersim's that is read back: sees whether it can be, and says what is wrong with it.
class Hdf5Input {
 public:
  /// @param kind  what the file should be, such as "result file"
  /// @param way   how one is had, such as "run the scenario first"
  Hdf5Input(std::filesystem::path path, std::string kind, std::string way);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Opens it once it is there, may be read and has its seal whole or cut off. @throws InputError
  [[nodiscard]] H5::H5File open() const;
  /// @throws InputError unless the file has this format in this version
  void require_format(const H5::H5File& file, const std::string& name, std::int32_t version) const;

  [[noreturn]] void refuse(const std::string& found, const std::string& expected) const;
  [[noreturn]] void refuse_damaged(const std::string& how) const;

  /// Turns what goes wrong inside HDF5, and a shape that cannot be, into an InputError.
  template <class Work>
  auto guarded(const Work& work) const {
    const Hdf5FailureWatch watch;
    try {
      return work();
    } catch (const H5::Exception&) {
      refuse_damaged(fmt::format("HDF5 says: {}", watch.reason()));
    } catch (const std::bad_alloc&) {
      refuse_damaged("it asks for more memory than there is");
    } catch (const std::length_error&) {
      refuse_damaged("it asks for more memory than there is");
    } catch (const InputError&) {
      throw;
    } catch (const std::runtime_error& problem) {
      refuse_damaged(problem.what());
    }
  }

 private:
  std::filesystem::path path_;
  std::string kind_, way_;
};

/// All throw std::runtime_error when there is something else of that name, H5::Exception when there
/// is nothing.
[[nodiscard]] std::string text_attribute(const H5::H5Object& object, const std::string& name);
[[nodiscard]] std::uint64_t number_attribute(const H5::H5Object& object, const std::string& name);
[[nodiscard]] std::map<std::string, std::string> text_attributes(const H5::Group& group);

}  // namespace carersim
