#include "sim/calibrate/optimiser.hpp"

#include <fmt/format.h>
#include <nlopt.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <memory>
#include <type_traits>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

using Optimiser = std::unique_ptr<std::remove_pointer_t<nlopt_opt>, decltype(&nlopt_destroy)>;

/// What NLopt, which is C, carries from call to call.
struct Calls {
  const std::function<double(const std::vector<double>&)>& function;
  nlopt_opt optimiser;
  std::vector<double> best;
  double least = std::numeric_limits<double>::infinity();
  std::exception_ptr thrown;
};

double call(unsigned count, const double* at, double*, void* data) {
  Calls& calls = *static_cast<Calls*>(data);
  if (calls.thrown) return std::numeric_limits<double>::infinity();
  try {
    std::vector<double> point(at, at + count);
    // Rounding may put a step just outside the box.
    for (double& coordinate : point) coordinate = std::clamp(coordinate, 0.0, 1.0);
    const double value = calls.function(point);
    if (value < calls.least) {
      calls.least = value;
      calls.best = std::move(point);
    }
    return value;
  } catch (...) {
    calls.thrown = std::current_exception();
    nlopt_force_stop(calls.optimiser);
    return std::numeric_limits<double>::infinity();
  }
}

}  // namespace

const std::vector<std::string>& algorithm_names() {
  static const std::vector<std::string> names = {"LN_BOBYQA",        "LN_SBPLX",   "LN_COBYLA",
                                                 "LN_NELDERMEAD",    "LN_PRAXIS",  "GN_DIRECT_L",
                                                 "GN_DIRECT_L_RAND", "GN_CRS2_LM", "GN_ESCH"};
  return names;
}

std::size_t fewest_coordinates(const std::string& algorithm) {
  return algorithm == "LN_BOBYQA" ? 2 : 1;
}

std::vector<double> minimise(const Method& method, std::uint64_t seed, std::vector<double> start,
                             const std::function<double(const std::vector<double>&)>& function) {
  const nlopt_algorithm algorithm = nlopt_algorithm_from_string(method.algorithm.c_str());
  require(algorithm >= 0 && start.size() >= fewest_coordinates(method.algorithm),
          "the algorithm can be asked for");
  nlopt_srand(static_cast<unsigned long>(seed));
  const Optimiser optimiser(nlopt_create(algorithm, static_cast<unsigned>(start.size())),
                            &nlopt_destroy);
  require(optimiser != nullptr, "NLopt knows the algorithm");
  Calls calls{function, optimiser.get(), start, std::numeric_limits<double>::infinity(), nullptr};
  nlopt_set_min_objective(optimiser.get(), call, &calls);
  nlopt_set_lower_bounds1(optimiser.get(), 0);
  nlopt_set_upper_bounds1(optimiser.get(), 1);
  nlopt_set_initial_step1(optimiser.get(), method.first_step);
  nlopt_set_xtol_abs1(optimiser.get(), method.tolerance);
  nlopt_set_maxeval(optimiser.get(), static_cast<int>(method.evaluations));
  double least = 0;
  const nlopt_result result = nlopt_optimize(optimiser.get(), start.data(), &least);
  if (calls.thrown) std::rethrow_exception(calls.thrown);
  // Limits of rounding end a search like its tolerance does.
  require(result > 0 || result == NLOPT_ROUNDOFF_LIMITED || result == NLOPT_FAILURE,
          "NLopt takes the box, the start and the steps");
  return calls.best;
}

std::string nlopt_version() {
  int major = 0, minor = 0, bugfix = 0;
  ::nlopt_version(&major, &minor, &bugfix);
  return fmt::format("{}.{}.{}", major, minor, bugfix);
}

}  // namespace carersim
