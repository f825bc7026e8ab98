#include "output/csv.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "example_run.hpp"
#include "output/result_reader.hpp"

namespace carersim {
namespace {

TEST(Csv, HoldsTheTotalsAsWritten) {
  const TemporaryFolder folder;
  RunDescription run = example::run(1);
  run.arms = {"baseline", "with \"quotes\", and\nlines"};
  run.measures.resize(2);
  run.measures[1].unit = "people, all";
  example::write(folder / "run.h5", run);
  write_totals_csv(ResultReader(folder / "run.h5"), folder / "totals.csv");
  EXPECT_EQ(text_of(folder / "totals.csv"),
            "arm,replication,measure,unit,value\r\n"
            "baseline,0,carers.assessed,events,1.4142135623730951\r\n"
            "baseline,0,waiting.carer_assessment,\"people, all\",1.7320508075688772\r\n"
            "\"with \"\"quotes\"\", and\nlines\",0,carers.assessed,events,1001.4142135623731\r\n"
            "\"with \"\"quotes\"\", and\nlines\",0,waiting.carer_assessment,\"people, all\","
            "1001.7320508075688\r\n");
}

TEST(Csv, HoldsTheWaitsWithTheirQuantiles) {
  const TemporaryFolder folder;
  RunDescription run = example::run(1);
  run.wait_names.resize(1);
  ReplicationResult result = example::result(run, 0, 0);
  result.waits[0] = {};
  result.waits[0][0] = 10;
  result.waits[0][WaitHistogram::bins - 1] = 1;
  result.still_waiting[0] = {};
  ResultWriter writer(run, folder / "run.h5");
  writer.add(0, 0, result);
  writer.add(1, 0, result);
  writer.finish();
  write_waits_csv(ResultReader(folder / "run.h5"), folder / "waits.csv");
  const std::string row =
      fmt::format("0,carer_assessment,11,0,0,0,{},0\r\n", result.waits[0].quantile_days(0.95));
  EXPECT_EQ(text_of(folder / "waits.csv"),
            "arm,replication,wait,started,median_days,quantile_75_days,quantile_90_days,"
            "quantile_95_days,still_waiting\r\nbaseline," +
                row + "carer’s prescription," + row);
}

TEST(Csv, IsReadByPandasToTheBit) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run(20));
  export_csv(ResultReader(folder / "run.h5"), folder / "new/tables");
  const std::string reading = fmt::format(
      "import pandas, h5py, numpy\n"
      "f = h5py.File('{0}/run.h5')\n"
      "read = lambda name: pandas.read_csv('{0}/new/tables/' + name, "
      "float_precision='round_trip')\n"
      "t, s, w = read('totals.csv'), read('series.csv'), read('waits.csv')\n"
      "assert (t.value.values == f['total'][:].ravel()).all()\n"
      "assert (s.value.values == f['series'][:].ravel()).all()\n"
      "q = w[['median_days', 'quantile_75_days', 'quantile_90_days', 'quantile_95_days']].values\n"
      "assert (q == f['wait_quantile'][:].reshape(q.shape)).all()\n"
      "assert (w.started.values == f['wait_histogram'][:].sum(-1).ravel()).all()\n"
      "assert (w.still_waiting.values == f['still_waiting_histogram'][:].sum(-1).ravel()).all()\n"
      "assert list(s.month.unique()) == [m.decode() for m in f['month_start'][:]]\n"
      "assert s[s.evaluated == 1].month.min() == '2026-04-01'\n"
      "assert list(t.arm.unique()) == [a.decode() for a in f['arm'][:]]\n",
      folder.path().string());
  example::write_bytes(folder / "read.py", reading);
  EXPECT_EQ(std::system(("/usr/bin/python3 " + (folder / "read.py").string()).c_str()), 0);
}

}  // namespace
}  // namespace carersim
