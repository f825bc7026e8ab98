#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace carersim {

/// Reads the evaluation in the result file of a study of draws: the group `evaluation`, which
/// FORMAT.md describes. Its parts are named as there.
class EvaluationReader {
 public:
  /// @throws InputError when the file is none of a study, is damaged, or holds no evaluation
  explicit EvaluationReader(std::filesystem::path path);
  ~EvaluationReader();
  EvaluationReader(EvaluationReader&&) noexcept;
  EvaluationReader& operator=(EvaluationReader&&) noexcept;

  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] std::string attribute(const std::string& name) const;
  [[nodiscard]] std::uint64_t count(const std::string& attribute) const;

  /// All of a variable, in order of its dimensions.
  /// @param dimensions  names; the variable has to have their lengths
  /// @throws InputError when it is missing, or has another shape or type
  [[nodiscard]] std::vector<double> numbers(const std::string& name,
                                            const std::vector<std::string>& dimensions) const;
  [[nodiscard]] std::vector<std::string> texts(const std::string& name,
                                               const std::vector<std::string>& dimensions) const;
  /// What a dimension lists.
  [[nodiscard]] std::vector<std::string> names(const std::string& dimension) const {
    return texts(dimension, {dimension});
  }
  [[nodiscard]] std::vector<double> places(const std::string& dimension) const {
    return numbers(dimension, {dimension});
  }

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace carersim
