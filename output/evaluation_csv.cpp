#include <fmt/format.h>

#include "output/evaluation_table.hpp"
#include "output/text_file.hpp"

namespace carersim {

std::vector<std::filesystem::path> write_bcea(const StudyReader& reader,
                                              const Evaluation& evaluation,
                                              const std::filesystem::path& stem) {
  std::vector<std::filesystem::path> files;
  for (std::size_t group = 0; group < evaluation.groups.size(); ++group) {
    const OutcomeDraws& draws = evaluation.outcomes[group];
    std::string heading;
    for (const std::size_t arm : evaluation.groups[group].arms)
      heading += (heading.empty() ? "" : ",") + csv_field(reader.study().arms[arm]);
    for (const bool is_cost : {true, false}) {
      std::string text = heading + "\r\n";
      for (std::size_t draw = 0; draw < draws.draws(); ++draw) {
        for (std::size_t arm = 0; arm < draws.arms(); ++arm) {
          text += arm == 0 ? "" : ",";
          text += csv_field(is_cost ? draws.cost(draw, arm) : draws.effect(draw, arm));
        }
        text += "\r\n";
      }
      std::filesystem::path& file = files.emplace_back(stem);
      if (group > 0) file += fmt::format(".{}", group + 1);
      file += is_cost ? ".cost.csv" : ".effect.csv";
      write_text_file(file, text);
    }
  }
  return files;
}

}  // namespace carersim
