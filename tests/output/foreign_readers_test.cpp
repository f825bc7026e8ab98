#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "example_run.hpp"

namespace carersim {
namespace {

/// Runs a command and returns what it printed.
std::string output_of(const std::string& command) {
  const TemporaryFolder folder;
  const std::string file = (folder / "printed").string();
  EXPECT_EQ(std::system((command + " > " + file).c_str()), 0) << command;
  return text_of(file);
}

std::string json_texts(const std::vector<std::string>& texts) {
  std::string json = "[";
  for (const std::string& text : texts) {
    json += json.size() > 1 ? ",\n\"" : "\n\"";
    for (const char character : text) {
      if (character == '"')
        json += "\\\"";
      else if (character == '\n')
        json += "\\n";
      else
        json += character;
    }
    json += '"';
  }
  return json + "\n]";
}

/// As Python's float.hex writes it.
std::string json_exact(const std::vector<double>& values) {
  std::vector<std::string> texts;
  for (const double value : values) {
    std::string text = fmt::format("{:a}", value);
    if (std::isinf(value)) {
      text = value > 0 ? "inf" : "-inf";
    } else if (value == 0) {
      text = std::signbit(value) ? "-0x0.0p+0" : "0x0.0p+0";
    } else {
      const std::size_t exponent = text.find('p');
      std::size_t point = text.find('.');
      if (point == std::string::npos) {
        text.insert(exponent, ".");
        point = exponent;
      }
      const std::size_t digits = text.find('p') - point - 1;
      text.insert(text.find('p'), std::string(13 - digits, '0'));
    }
    texts.push_back(text);
  }
  return json_texts(texts);
}

template <class Number>
std::string json_whole(const std::vector<Number>& values) {
  return fmt::format("[\n{}\n]", fmt::join(values, ",\n"));
}

std::string expected_json(const RunDescription& run) {
  std::vector<double> totals, series;
  std::vector<std::int64_t> histogram;
  std::vector<std::uint64_t> hashes;
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    for (std::uint32_t replication = 0; replication < run.replications; ++replication) {
      const ReplicationResult result = example::result(run, arm, replication);
      totals.insert(totals.end(), result.totals.begin(), result.totals.end());
      series.insert(series.end(), result.series.begin(), result.series.end());
      for (const WaitHistogram& wait : result.waits) {
        for (std::size_t bin = 0; bin < WaitHistogram::bins; ++bin) histogram.push_back(wait[bin]);
      }
      hashes.push_back(result.event_hash);
    }
  }
  std::vector<std::string> measures;
  for (const Measure& measure : run.measures) measures.push_back(measure.name);
  const std::vector<std::pair<std::string, std::string>> entries = {
      {"dimensions", json_texts({"arm", "replication", "measure", "month"})},
      {"arm", json_texts(run.arms)},
      {"measure", json_texts(measures)},
      {"month", json_texts(run.month_dates)},
      {"total", json_exact(totals)},
      {"series", json_exact(series)},
      {"wait_histogram", json_whole(histogram)},
      {"event_hash", json_whole(hashes)},
      {"title", "\"" + run.title + "\""},
      {"seed", std::to_string(run.seed)},
      {"scenario_text", json_texts(run.scenario_texts)},
      {"host", "\"here\""},
      {"hdf5", "\"1.10.8\""},
  };
  std::string json = "{";
  for (const auto& [name, value] : entries) {
    json += fmt::format("{}\n\"{}\": {}", json.size() > 1 ? "," : "", name, value);
  }
  return json + "\n}";
}

/// The result file as others read it: python3 with h5py, and xarray with both of its engines.
class ForeignReader : public ::testing::TestWithParam<const char*> {
 protected:
  TemporaryFolder folder_;
};

TEST_P(ForeignReader, FindsEveryNumberNameAndDate) {
  const RunDescription run = example::run();
  example::write(folder_ / "run.h5", run);
  EXPECT_EQ(output_of(fmt::format("/usr/bin/python3 {}/tests/output/read_with_xarray.py {} {}",
                                  CARERSIM_SOURCE_DIR, GetParam(), (folder_ / "run.h5").string())),
            expected_json(run));
}

TEST_P(ForeignReader, ReadsAFileWithoutWaitsAssumptionsOrTitle) {
  RunDescription run = example::run(1);
  run.title.clear();
  run.wait_names.clear();
  run.assumptions.clear();
  run.constants.clear();
  run.scenario_texts = {"", ""};
  example::write(folder_ / "run.h5", run);
  const std::string path = (folder_ / "run.h5").string();
  const std::string reading =
      GetParam() == std::string("h5py")
          ? fmt::format(
                "import h5py; f = h5py.File('{}'); print(f.attrs['title'], "
                "f['scenario_text'][0].decode(), "
                "f['unit'][2].decode(), sep='|')",
                path)
          : fmt::format(
                "import xarray; d = xarray.open_dataset('{}', engine='{}').load(); "
                "print(d.attrs['title'], d.scenario_text.values[0], d.unit.values[2], sep='|')",
                path, GetParam());
  EXPECT_EQ(output_of("/usr/bin/python3 -c \"" + reading + "\""), "||GBP\n");
}

INSTANTIATE_TEST_SUITE_P(Python, ForeignReader, ::testing::Values("h5py", "h5netcdf", "netcdf4"),
                         [](const auto& reader) { return std::string(reader.param); });

std::string format_page() {
  return text_of(std::string(CARERSIM_SOURCE_DIR) + "/output/FORMAT.md");
}

TEST(FormatPage, HasAPythonExampleThatRuns) {
  const std::string page = format_page();
  const std::string fence = "```python\n";
  const std::size_t begin = page.find(fence) + fence.size();
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run(10));
  example::write_bytes(folder / "example.py", page.substr(begin, page.find("```", begin) - begin));
  EXPECT_EQ(output_of("cd " + folder.path().string() +
                      " && /usr/bin/python3 -W error::FutureWarning example.py"),
            example::run().scenario_texts[0] + "\n");
}

TEST(FormatPage, NamesEveryVariableAndAttribute) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run());
  const std::string names = output_of(fmt::format(
      "/usr/bin/python3 -c \"import h5py; f = h5py.File('{}'); print(*f, *f.attrs, sep='\\n')\"",
      (folder / "run.h5").string()));
  std::istringstream lines(names);
  std::size_t count = 0;
  for (std::string name; std::getline(lines, name); ++count) {
    const std::string page = format_page();
    EXPECT_TRUE(page.find('`' + name + '`') != std::string::npos ||
                page.find("`/" + name + '`') != std::string::npos)
        << name;
  }
  EXPECT_GT(count, 30U);
}

TEST(H5dump, ShowsTheHeader) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run());
  const std::string header = output_of("h5dump -H " + (folder / "run.h5").string());
  EXPECT_NE(header.find("DATASET \"series\""), std::string::npos);
  EXPECT_NE(header.find("GROUP \"provenance\""), std::string::npos);
}

}  // namespace
}  // namespace carersim
