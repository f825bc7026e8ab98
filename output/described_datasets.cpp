#include "output/described_datasets.hpp"

#include <numeric>

#include "output/measure_kind.hpp"

namespace carersim {

std::vector<std::int32_t> numbers_below(std::size_t count) {
  std::vector<std::int32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

void add_measures(NetcdfFile& file, const std::vector<Measure>& measures) {
  std::vector<std::string> names, units, kinds, sentences;
  for (const Measure& measure : measures) {
    names.push_back(measure.name);
    units.push_back(measure.unit);
    kinds.push_back(kind_name(measure.kind));
    sentences.push_back(measure.sentence);
  }
  file.add_dimension("measure", names);
  file.add_texts("unit", "measure", units, "unit of the measure");
  file.add_texts("kind", "measure", kinds,
                 "how its months add up: event, stock, amount or derived");
  file.add_texts("sentence", "measure", sentences, "what is counted");
}

void add_assumptions(NetcdfFile& file, const std::vector<std::string>& assumptions) {
  if (assumptions.empty()) return;
  file.add_dimension("assumption", numbers_below(assumptions.size()));
  file.add_texts("assumption_text", "assumption", assumptions,
                 "inputs that rest on an assumption: address = value: source (confidence)");
}

}  // namespace carersim
