#include "models/area.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "models/library.hpp"
#include "sim/core/error.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::filesystem::path root = CARERSIM_SOURCE_DIR;

const Areas& areas() {
  static const Areas all(root / "models" / "areas" / "english_local_authorities.csv");
  return all;
}

const Areas::Area& area(const std::string& name) {
  std::string nearest;
  const Areas::Area* found = areas().find(name, nearest);
  if (found == nullptr) throw std::runtime_error("no area " + name);
  return *found;
}

double carers(const Areas::Area& area) {
  double sum = 0;
  for (const char* hours :
       {"carers_1_9h", "carers_10_19h", "carers_20_34h", "carers_35_49h", "carers_50_plus_h"}) {
    sum += areas().count(area, hours);
  }
  return sum;
}

TEST(Areas, HoldEveryCouncilAndEnglandAsTheirSum) {
  EXPECT_EQ(areas().all().size(), 154U);
  EXPECT_EQ(areas().all().back().name, "England");
  EXPECT_EQ(carers(area("England")), 4'678'260);
  EXPECT_EQ(carers(area("Nottingham")), 24'346);
  EXPECT_EQ(carers(area("Surrey")), 90'492);
}

TEST(Areas, AreFoundByNameOrCodeInAnyCase) {
  EXPECT_EQ(area("nottingham").ons_code, "E06000018");
  EXPECT_EQ(area("e06000018").name, "Nottingham");
  EXPECT_EQ(area("Bournemouth, Christchurch and Poole").ons_code, "E06000058");
}

TEST(Areas, HintAtTheNearestName) {
  std::string nearest;
  EXPECT_EQ(areas().find("Notingham", nearest), nullptr);
  EXPECT_EQ(nearest, "Nottingham");
  EXPECT_EQ(areas().find("Lee", nearest), nullptr);
  EXPECT_EQ(nearest, "Leeds");
  nearest.clear();
  EXPECT_EQ(areas().find("Atlantis", nearest), nullptr);
  EXPECT_THAT(nearest, IsEmpty());
}

TEST(Areas, TakeEnglandsRateWhereACellIsEmpty) {
  const Areas::Area& rutland = area("Rutland");
  EXPECT_THAT(rutland.borrowed, ElementsAre("adults_18_64", "care_home_admissions_18_64",
                                            "hospital_discharges_65_plus",
                                            "reablement_starts_65_plus", "reablement_at_home_12w"));
  double adults = 0, residents = 0;
  for (const Areas::Area& each : areas().all()) {
    if (each.name == "England") continue;
    const auto& borrowed = each.borrowed;
    if (std::find(borrowed.begin(), borrowed.end(), "adults_18_64") != borrowed.end()) continue;
    adults += areas().count(each, "adults_18_64");
    residents += areas().count(each, "residents_5_plus");
  }
  EXPECT_NEAR(areas().count(rutland, "adults_18_64"),
              areas().count(rutland, "residents_5_plus") * adults / residents, 0.5);
  EXPECT_THAT(area("Nottingham").borrowed, IsEmpty());
  EXPECT_THAT(area("England").borrowed, Not(Contains("carers_1_9h")));
}

TEST(Areas, GiveAScenarioItsNumbersWithTheirLine) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "area_test.toml";
  std::ofstream(file) << "area = \"Rutland\"\n"
                         "[time]\nrun_in = \"1 d\"\nevaluate = \"1 d\"\n"
                         "[population]\ndyads = \"@area.carers\"\nadults = \"@area.adults\"\n";
  const Library library = standard_library(root);
  const Scenario scenario = Scenario::load(file, {{"area", "nottingham"}}, library);
  const Cursor numbers = scenario.arm(0)["area"];
  EXPECT_EQ(numbers["name"].text(), "Nottingham");
  EXPECT_EQ(numbers["carers"].number(Range::any()), 24'346);
  EXPECT_EQ(scenario.arm(0)["population"]["dyads"].number(Range::any()), 24'346);
  EXPECT_NEAR(numbers["share_1_19h"].number(Range::any()) +
                  numbers["share_20_49h"].number(Range::any()) +
                  numbers["share_50_plus_h"].number(Range::any()),
              1, 1e-12);
  EXPECT_NEAR(numbers["hospital_use"].number(Range::any()), 0.853, 0.0005);
  EXPECT_EQ(numbers["carers"].provenance().at.file, "english_local_authorities.csv");
  EXPECT_EQ(numbers["carers"].provenance().at.line, 19U);

  const Scenario borrowed = Scenario::load(file, {}, library);
  const Cursor adults = borrowed.arm(0)["population"]["adults"];
  EXPECT_EQ(adults.provenance().parameter, "area.adults");
  EXPECT_EQ(adults.provenance().confidence, "borrowed");
  EXPECT_EQ(borrowed.arm(0)["population"]["dyads"].provenance().confidence, "seen");
}

TEST(Areas, GiveAPartOfThemselves) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "area_test.toml";
  std::ofstream(file)
      << "area = \"1 % of England\"\n[time]\nrun_in = \"1 d\"\nevaluate = \"1 d\"\n";
  const Library library = standard_library(root);
  const Scenario scenario = Scenario::load(file, {}, library);
  const Cursor part = scenario.arm(0)["area"];
  const Cursor whole = Scenario::load(file, {{"area", "england"}}, library).arm(0)["area"];
  EXPECT_EQ(part["name"].text(), "1 % of England");
  for (const char* count :
       {"adults", "carers", "carers_50_plus_h", "hospital_discharges_65_plus"}) {
    EXPECT_NEAR(part[count].number(Range::any()), 0.01 * whole[count].number(Range::any()), 0.5);
  }
  for (const char* share : {"share_1_19h", "share_on_gp_register", "hospital_use"}) {
    EXPECT_EQ(part[share].number(Range::any()), whole[share].number(Range::any()));
  }
  std::string nearest;
  EXPECT_EQ(library.area("12.5%of Leeds", "", nearest).size(), 1U);
  for (const char* none :
       {"0 % of Leeds", "101 % of Leeds", "-1 % of Leeds", "1 of Leeds", "5 % of"})
    EXPECT_THAT(library.area(none, "", nearest), IsEmpty()) << none;
  EXPECT_THAT(library.area("1 % of Leds", "", nearest), IsEmpty());
  EXPECT_EQ(nearest, "Leeds");
}

/// The numbers of a scenario whose area is what a CSV file beside it says.
class OwnArea : public testing::Test {
 protected:
  Cursor numbers(const std::string& csv) {
    std::ofstream(folder_ / "own.csv") << csv;
    std::ofstream(folder_ / "own.toml")
        << "area = \"own.csv\"\n[time]\nrun_in = \"1 d\"\nevaluate = \"1 d\"\n"
           "[population]\ndyads = \"@area.carers\"\nadults = \"@area.adults\"\n";
    scenario_ = Scenario::load(folder_ / "own.toml", {}, standard_library(root));
    return scenario_->arm(0)["area"];
  }
  std::string refusal(const std::string& csv) {
    try {
      numbers(csv);
    } catch (const InputError& error) {
      std::string what = error.what();
      const std::string path = folder_.path().string() + "/";
      for (std::size_t at; (at = what.find(path)) != std::string::npos;)
        what.erase(at, path.size());
      return what;
    }
    return "nothing was thrown";
  }

  TemporaryFolder folder_;
  std::optional<Scenario> scenario_;
};

TEST_F(OwnArea, CorrectsACouncilAndWhatFollowsFromItsCounts) {
  const Cursor own = numbers("name,carers_50_plus_h,adults_65_plus\nnottingham,8000,40000\n");
  const auto number = [&](const char* key) { return own[key].number(Range::any()); };
  EXPECT_EQ(own["ons_code"].text(), "E06000018");
  EXPECT_EQ(number("carers_50_plus_h"), 8000);
  EXPECT_EQ(number("carers"), 24'346 - 7'710 + 8000);
  EXPECT_EQ(number("adults"), 262'363 - 39'162 + 40'000);
  EXPECT_EQ(number("carers_1_19h"), 10'610) << "what the file leaves out is the council's";
  EXPECT_NEAR(number("share_50_plus_h"), 8000 / number("carers"), 1e-12);
  EXPECT_NEAR(number("hospital_use"), 0.853 * 24'346 / number("carers"), 0.0005);
  EXPECT_EQ(own["carers"].provenance().at.file, "own.csv");
  EXPECT_EQ(own["carers"].provenance().at.line, 2U);
  EXPECT_EQ(own["carers_1_19h"].provenance().at.file, "english_local_authorities.csv");
  EXPECT_EQ(scenario_->arm(0)["population"]["dyads"].provenance().source, "own.csv:2");
}

TEST_F(OwnArea, KnowsWhatACouncilHadToBorrow) {
  const Cursor own = numbers("name,adults_18_64\nRutland,22000\n");
  EXPECT_EQ(own["adults_18_64"].number(Range::any()), 22'000);
  EXPECT_EQ(scenario_->arm(0)["population"]["adults"].provenance().confidence, "seen");
  EXPECT_EQ(own["hospital_discharges_65_plus"].provenance().confidence, "borrowed");
}

TEST_F(OwnArea, IsAPlaceOfItsOwnWithEnglandsRates) {
  const Cursor own = numbers(
      "\xEF\xBB\xBFname,carers_1_9h,carers_10_19h,carers_20_34h,carers_35_49h,carers_50_plus_h,"
      "residents_5_plus\r\nTwo towns,3000,1000,800,600,1600,80000\r\n");
  EXPECT_EQ(own["name"].text(), "Two towns");
  EXPECT_EQ(own["carers"].number(Range::any()), 7000);
  const Areas::Area& england = area("England");
  EXPECT_NEAR(own["adults_65_plus"].number(Range::any()),
              80'000 * areas().count(england, "adults_65_plus") /
                  areas().count(england, "residents_5_plus"),
              0.51);
  EXPECT_EQ(own["adults_65_plus"].provenance().confidence, "borrowed");
}

TEST_F(OwnArea, TellsWhatIsWrongWithItsFile) {
  EXPECT_EQ(refusal("name,carers\nNottingham,1\n").substr(0, 59),
            "own.csv: 1 problem\n  own.csv:1:6: found \"carers\"; expected ");
  EXPECT_EQ(refusal("name,carers_1_9h\nNottingham,some\nLeeds,1\n"),
            "own.csv: 2 problems\n  own.csv:2:12: carers_1_9h: found \"some\"; expected a count, "
            "or nothing\n"
            "  own.csv:3:1: found a second row; expected one area");
  EXPECT_THAT(refusal("name,adults_18_64\nNotingham,1\n"),
              HasSubstr("carers_1_9h: found no count; expected one, since no council of the table "
                        "is called Notingham; "
                        "did you mean Nottingham?"));
  std::filesystem::remove(folder_ / "own.csv");
  std::ofstream(folder_ / "own.toml")
      << "area = \"none.csv\"\n[time]\nrun_in = \"1 d\"\nevaluate = \"1 d\"\n";
  EXPECT_THROW(Scenario::load(folder_ / "own.toml", {}, standard_library(root)), InputError);
}

TEST(Areas, TellEveryFaultOfTheirTable) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "areas.csv";
  const auto message = [&](const std::string& text) {
    std::ofstream(file) << text;
    try {
      const Areas all(file);
      return std::string("nothing was thrown");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
  };
  const std::string name = file.string();
  const std::string heading =
      "ons_code,name,adults_18_64,adults_65_plus,carers_1_9h,carers_10_19h,carers_20_34h,"
      "carers_35_49h,carers_50_plus_h,residents_5_plus,gp_registered_carers,"
      "care_home_admissions_65_plus,care_home_admissions_18_64,hospital_discharges_65_plus,"
      "reablement_starts_65_plus,reablement_at_home_12w\n";
  EXPECT_THAT(message("name,adults_18_64\nHere,1\n"),
              HasSubstr(name + ":1:1: found no column ons_code; expected it among the headings"));
  EXPECT_EQ(message(heading + "E1,Here,1,2,,4,5,6,7,8,9,10,11,12,13,many\n"),
            name + ": 2 problems\n  " + name +
                ":2:13: carers_1_9h: found nothing; expected a count\n  " + name +
                ":2:38: reablement_at_home_12w: found \"many\"; expected a count, or nothing");
  EXPECT_THAT(message(heading + "E2,There,1\n"),
              HasSubstr(name + ":2:1: found 3 fields; expected 16"));
  std::filesystem::remove(file);
  EXPECT_THROW(Areas{file}, InputError);
}

}  // namespace
}  // namespace carersim
