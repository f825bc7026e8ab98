// Each rule alone: a small office where only the policy changes, and the consequence that it
// states.
#include <gmock/gmock.h>

#include <cmath>

#include "tests/sim/pathway/stories.hpp"

namespace carersim {
namespace {

/// What a run of one replication counted.
using Totals = std::map<std::string, double>;

class PolicyTest : public StoriesTest {
 protected:
  /// An office to which two people a day are referred by a partner; each holds a place for ten
  /// days. With 15 places a list grows; with 40 none does.
  static std::string office(int places, const std::string& more = "") {
    return fmt::format(
        "[agency.partner]\nsector = \"voluntary\"\n[agency.office]\nsector = \"voluntary\"\n"
        "[hand_off.partner.office]\ndelay = \"1 d\"\nlost = 0.1\n"
        "[service.desk]\nagency = \"office\"\nkind = \"caseload\"\nplaces = \"{} places\"\n"
        "spell = \"10 d\"\nqueue.patience = {{ exponential = {{ mean = \"300 d\" }} }}\n{}"
        "[arrivals.all]\nrate = \"2 / d\"\nenter = \"case.referred\"\n"
        "[pathway.case.referred]\nkind = \"delay\"\nhand_off = \"partner.office\"\n"
        "lost_to = \"lost\"\nnext = \"first\"\n"
        "[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nrefused = \"turned_away\"\n"
        "gave_up = \"lost\"\nnext = \"exit\"\n"
        "[pathway.case.turned_away]\nkind = \"exit\"\n[pathway.case.lost]\nkind = \"exit\"\n",
        places, more);
  }
  /// A team of two with cases of five hours; each works five hours a day on average.
  static std::string team(const std::string& rate = "0.5 / d") {
    return fmt::format(
        "[service.desk]\nkind = \"team\"\nstaff = \"2 WTE\"\nproductive_hours = \"1826.25 h / "
        "year\"\ncase = \"5 h\"\nqueue.patience = {{ exponential = {{ mean = \"300 d\" }} }}\n"
        "[arrivals.all]\nrate = \"{}\"\nenter = \"case.first\"\n"
        "[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nrefused = \"turned_away\"\n"
        "next = \"exit\"\n"
        "[pathway.case.turned_away]\nkind = \"exit\"\n",
        rate);
  }

  [[nodiscard]] Totals run(const std::string& text, std::uint32_t replication = 0) const {
    write("main.toml", text + time_);
    const pid_t child = ::fork();
    if (child == 0) {
      std::ofstream out(folder_ / "totals");
      try {
        const Library library{folder_ / "parameters", folder_ / "scenarios",
                              folder_ / "interventions",
                              [](const std::string&, const std::filesystem::path&, std::string&) {
                                return std::vector<Layer>();
                              }};
        const Scenario scenario = Scenario::load(folder_ / "main.toml", {}, library);
        RunPlan plan = read_run(scenario, {{"somebody"}, {}, {}, {}});
        Simulation simulation(plan);
        const ReplicationResult result = simulation.run(0, replication, {});
        for (std::size_t m = 0; m < plan.measures.size(); ++m) {
          out << plan.measures.all()[m].name << " " << fmt::format("{}", result.totals[m]) << "\n";
        }
        for (const ReplicationResult::Check& check : result.checks) {
          if (!check.holds) out << "failed_checks 1\n";
        }
      } catch (const std::exception& error) {
        out << "error " << error.what();
      }
      out.close();
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    Totals totals;
    std::ifstream in(folder_ / "totals");
    std::string name, value;
    while (in >> name >> value) {
      EXPECT_NE(name, "error") << value;
      totals[name] = std::strtod(value.c_str(), nullptr);
    }
    EXPECT_EQ(totals.count("failed_checks"), 0U);
    return totals;
  }
};

const std::string close_books =
    "[policy.books]\nrule = \"close_books\"\nservice = \"desk\"\nabove = \"5 d\"\nuntil = \"1 d\"\n"
    "turns_away_at = [\"case.first\"]\n";

TEST_F(PolicyTest, AServiceThatIsNeverFullKeepsItsBooksOpen) {
  const Totals as_now = run(office(40));
  const Totals with_policy = run(office(40) + close_books);
  EXPECT_EQ(with_policy.at("policy_acted.books"), 0);
  EXPECT_EQ(with_policy.at("refused.desk"), 0);
  EXPECT_EQ(with_policy.at("started.desk"), as_now.at("started.desk"));
}

TEST_F(PolicyTest, ClosedBooksTurnPeopleAwayUntilTheListIsShort) {
  const Totals as_now = run(office(15));
  const Totals closed = run(office(15) + close_books);
  EXPECT_EQ(as_now.at("refused.desk"), 0);
  EXPECT_GT(closed.at("policy_acted.books"), 1);  // closed and opened again
  EXPECT_GT(closed.at("policy.books"), 0.1);
  EXPECT_LT(closed.at("policy.books"), 0.9);
  EXPECT_EQ(closed.at("visits.case.turned_away"), closed.at("refused.desk"));
  EXPECT_GT(closed.at("refused.desk"), 100);
  EXPECT_LT(closed.at("waiting.desk"), 0.5 * as_now.at("waiting.desk"));
}

TEST_F(PolicyTest, ReferrersWhoWereTurnedAwaySendFewerAndRecover) {
  const auto books = [](const std::string& goodwill, const std::string& recovers) {
    return close_books + "referrers = [\"partner.office\"]\ngoodwill = " + goodwill +
           "\nrecovers = " + recovers + "\n";
  };
  const Totals patient = run(office(15) + close_books);
  const Totals hurt = run(office(15) + books("0.7", "0"));
  const Totals forgiving = run(office(15) + books("0.7", "1"));
  EXPECT_LT(hurt.at("arrived.desk"), 0.8 * patient.at("arrived.desk"));
  EXPECT_GT(hurt.at("visits.case.lost"), patient.at("visits.case.lost"));
  EXPECT_GT(forgiving.at("arrived.desk"), hurt.at("arrived.desk"));
  EXPECT_EQ(patient.at("visits.case.referred"), hurt.at("visits.case.referred"));
}

TEST_F(PolicyTest, TightCriteriaLetSomeInAndTheOthersAreTurnedAway) {
  const std::string levels =
      "[attribute.need]\nlevels = [\"low\", \"high\"]\n"
      "[arrivals.all.attribute.need]\nshare = { low = 0.5, high = 0.5 }\n";
  const auto tight = [&](const std::string& low) {
    return run(office(15) + levels +
               "[policy.criteria]\nrule = \"tighten_criteria\"\nservice = \"desk\"\n"
               "above = \"5 d\"\nuntil = \"1 d\"\nturns_away_at = [\"case.first\"]\n"
               "accepts = { by = \"need\", low = " +
               low + ", high = 1 }\n");
  };
  const Totals some = tight("0.2");
  EXPECT_GT(some.at("refused.desk"), 50);
  EXPECT_GT(tight("0").at("refused.desk"), some.at("refused.desk"));
  EXPECT_EQ(tight("1").at("refused.desk"), 0);
}

TEST_F(PolicyTest, AFullServiceRecruitsOneAtATimeUpToItsLimit) {
  const auto recruits = [](int most) {
    return fmt::format(
        "[policy.posts]\nrule = \"recruit\"\nservice = \"desk\"\nabove = \"5 d\"\nuntil = \"1 d\"\n"
        "adds = \"4 places\"\nafter = \"60 d\"\nmost = {}\n",
        most);
  };
  const Totals as_now = run(office(15));
  const Totals one = run(office(15) + recruits(1));
  const Totals two = run(office(15) + recruits(2));
  EXPECT_LT(two.at("waiting.desk"), one.at("waiting.desk"));
  EXPECT_LT(one.at("waiting.desk"), as_now.at("waiting.desk"));
  // 900 days: a month until the list is seen to be long, then 60 days until the post is filled.
  EXPECT_NEAR(one.at("places.desk"), 15 + 4 * (900 - 110) / 900.0, 0.2);
}

TEST_F(PolicyTest, ANewServiceTakesOnOnlyAShareInItsFirstMonths) {
  const Totals capped = run(office(40) +
                            "[policy.first_months]\nrule = \"caseload_cap\"\nservice = \"desk\"\n"
                            "share = 0.25\nlasts = \"90 d\"\nfrom = 2026-04-13\n");
  EXPECT_NEAR(capped.at("places.desk"), (90 * 10 + 810 * 40) / 900.0, 1e-9);
  EXPECT_NEAR(capped.at("policy.first_months"), 0.1, 1e-9);
  EXPECT_GT(capped.at("waiting.desk"), run(office(40)).at("waiting.desk"));
}

TEST_F(PolicyTest, AnOverloadedTeamDoesLess) {
  const Totals as_now = run(team("2.2 / d"));
  const Totals slow = run(team("2.2 / d") +
                          "[policy.slow]\nrule = \"slow_when_overloaded\"\nservice = \"desk\"\n"
                          "above = \"7 d\"\nuntil = \"3 d\"\ntimes = 0.8\n");
  EXPECT_GT(slow.at("policy.slow"), 0.5);
  EXPECT_LT(slow.at("started.desk"), 0.9 * as_now.at("started.desk"));
  EXPECT_GT(slow.at("waiting.desk"), as_now.at("waiting.desk"));
}

TEST_F(PolicyTest, PostsStandVacantAfterSomebodyLeft) {
  const std::string turnover =
      "[policy.turnover]\nrule = \"turnover\"\nservice = \"desk\"\nleaves = \"2 / year\"\n"
      "vacant = { exponential = { mean = \"60 d\" } }\n";
  double places = 0;
  for (std::uint32_t replication = 0; replication < 20; ++replication)
    places += run(team() + turnover, replication).at("places.desk") / 20;
  // There 182.6 of 242.6 days; 20 runs of two workers over 900 days: standard error 0.04.
  EXPECT_NEAR(places, 2 * 182.625 / 242.625, 0.15);
}

TEST_F(PolicyTest, LeaveWithoutCoverTakesAShareOfTheStaffAway) {
  const std::string leave =
      "[policy.leave]\nrule = \"leave_without_cover\"\nservice = \"desk\"\naway = 0.18\n"
      "spell = \"14 d\"\n";
  double places = 0, waiting = 0, covered = 0;
  for (std::uint32_t replication = 0; replication < 10; ++replication) {
    const Totals totals = run(team("1.6 / d") + leave, replication);
    places += totals.at("places.desk") / 10;
    waiting += totals.at("waiting.desk") / 10;
    covered += run(team("1.6 / d"), replication).at("waiting.desk") / 10;
  }
  EXPECT_NEAR(places, 2 * 0.82, 0.05);
  EXPECT_GT(waiting, 1.5 * covered);
}

TEST_F(PolicyTest, ABudgetCutTakesPlacesAndDisappointsThoseWhoWait) {
  const auto cut = [](const std::string& disappoints) {
    return "[policy.cut]\nrule = \"budget_cut\"\nservices = [\"desk\"]\nhappens = \"3 / year\"\n"
           "lasts = \"60 d\"\ntimes = 0.5\ndisappoints = " +
           disappoints + "\n";
  };
  const Totals as_now = run(office(15));
  const Totals quiet = run(office(15) + cut("0"));
  const Totals told_so = run(office(15) + cut("1"));
  EXPECT_LT(quiet.at("started.desk"), as_now.at("started.desk"));
  EXPECT_GT(told_so.at("gave_up.desk"), quiet.at("gave_up.desk"));
  EXPECT_LT(told_so.at("waiting.desk"), quiet.at("waiting.desk"));
}

TEST_F(PolicyTest, AReorganisedPartnerRefersFewerForAWhile) {
  const Totals as_now = run(office(40));
  const Totals changed = run(office(40) +
                             "[policy.partner]\nrule = \"partner_changes\"\n"
                             "hand_offs = [\"partner.office\"]\nhappens = \"2 / year\"\n"
                             "lasts = { uniform = { low = \"90 d\", high = \"180 d\" } }\n"
                             "goodwill = 0\n");
  EXPECT_EQ(changed.at("visits.case.referred"), as_now.at("visits.case.referred"));
  EXPECT_NEAR(changed.at("arrived.desk") / as_now.at("arrived.desk"),
              1 - changed.at("policy.partner"), 0.05);
}

TEST_F(PolicyTest, AnAgreementToShareInformationSucceedsInItsShareOfReplications) {
  const std::string agreement =
      "[policy.agreement]\nrule = \"sharing_agreement\"\nhand_offs = [\"partner.office\"]\n"
      "succeeds = 0.5\nafter = \"30 d\"\nlost_times = 0\n";
  int succeeded = 0;
  for (std::uint32_t replication = 0; replication < 20; ++replication) {
    const Totals as_now = run(office(40), replication);
    const Totals with_policy = run(office(40) + agreement, replication);
    if (with_policy.at("policy_acted.agreement") == 1) {
      ++succeeded;
      EXPECT_LT(with_policy.at("visits.case.lost"), 0.2 * as_now.at("visits.case.lost"));
    } else {
      EXPECT_EQ(with_policy.at("visits.case.lost"), as_now.at("visits.case.lost"));
    }
  }
  // Binomial(20, 0.5): 4 to 16 with probability 0.997.
  EXPECT_GE(succeeded, 4);
  EXPECT_LE(succeeded, 16);
}

}  // namespace
}  // namespace carersim
