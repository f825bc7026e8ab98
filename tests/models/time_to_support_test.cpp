#include "models/time_to_support.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace carersim {
namespace {

using namespace std::chrono_literals;

Instant day(double days) {
  return Instant(0) + to_span(Days(days));
}

/// One year of run-in and two and a half of evaluation.
class TimeToSupportTest : public testing::Test {
 protected:
  void close() {
    while (recorder_.month() < months_.size()) recorder_.close_month();
    result_.totals.resize(measures_.size());
    for (std::size_t i = 0; i < measures_.size(); ++i) {
      result_.totals[i] =
          static_cast<double>(recorder_.evaluated(MeasureId(static_cast<std::uint32_t>(i))));
    }
    time_.derive(result_);
  }
  double total(const std::string& name) {
    const MeasureId id = measures_.find(name);
    EXPECT_TRUE(id.exists()) << name;
    return id.exists() ? result_.totals[id.index()] : 0;
  }

  Attributes attributes_{dyad_attribute_specs({"gp"})};
  MeasureList measures_;
  TimeToSupportPlan plan_ = read_time_to_support(attributes_, measures_);
  Months months_{std::chrono::sys_days(2024y / 4 / 1), day(365), day(365 + 913)};
  Recorder recorder_{measures_, months_};
  TimeToSupport time_{plan_, recorder_};
  ReplicationResult result_;
};

TEST_F(TimeToSupportTest, IsAShareOfAllWhoBeganAndCanBeFollowed) {
  // The months are closed at the end: all counts go into the first evaluated one.
  while (recorder_.month() < months_.first_evaluated()) recorder_.close_month();
  time_.begins(0, level::hidden, day(100));              // in the run-in: not kept
  time_.begins(1, level::hidden, day(365));              // supported on the 100th day
  time_.begins(2, level::hidden, day(366));              // identified after 7 months
  time_.begins(3, level::hidden, day(367));              // never: stops or dies, and stays in
  time_.begins(4, level::hidden, day(365 + 913 - 200));  // can be followed for 6 months alone
  time_.begins(5, level::hidden, day(365 + 913 - 20));   // cannot be followed
  time_.changes(0, level::supported, day(370));
  time_.changes(1, level::identified, day(365 + 10));
  time_.changes(1, level::assessed, day(365 + 90));  // and so was in contact
  time_.changes(1, level::supported, day(365 + 100));
  time_.changes(1, level::hidden, day(365 + 120));
  time_.changes(1, level::supported, day(365 + 300));  // once is enough
  time_.changes(2, level::identified, day(366 + 213));
  time_.changes(4, level::identified, day(365 + 913 - 100));
  time_.changes(5, level::supported, day(365 + 913 - 10));
  close();
  EXPECT_EQ(total("newcomers.followed_6_months"), 4);
  EXPECT_EQ(total("newcomers.followed_12_months"), 3);
  EXPECT_EQ(total("newcomers.followed_24_months"), 3);
  EXPECT_EQ(total("newcomers.identified_within_6_months"), 2);
  EXPECT_EQ(total("newcomers.identified_within_12_months"), 2);
  EXPECT_EQ(total("newcomers.in_contact_within_6_months"), 1);
  EXPECT_EQ(total("newcomers.supported_within_6_months"), 1);
  EXPECT_EQ(total("newcomers.share_identified_within_6_months"), 0.5);
  EXPECT_EQ(total("newcomers.share_supported_within_24_months"), 1.0 / 3);
}

TEST_F(TimeToSupportTest, HasNoShareOfNobody) {
  close();
  EXPECT_TRUE(std::isnan(total("newcomers.share_supported_within_6_months")));
}

}  // namespace
}  // namespace carersim
