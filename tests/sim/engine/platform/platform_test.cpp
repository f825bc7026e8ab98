#include "sim/engine/platform.hpp"

#include <gmock/gmock.h>

#include "sim/core/error.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;

/// What is said of a platform file with such a text, without the folder that it stands in.
std::string refusal_of(const std::string& text) {
  const TemporaryFolder folder;
  folder.write("machines.xml", text);
  try {
    (void)read_platform(folder / "machines.xml");
  } catch (const InputError& error) {
    std::string said = error.what();
    const std::string path = folder.path().string() + "/";
    for (std::size_t at = said.find(path); at != std::string::npos; at = said.find(path))
      said.erase(at, path.size());
    return said;
  }
  return "nothing";
}

std::string around(const std::string& inner) {
  return "<?xml version='1.0'?>\n"
         "<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n"
         "<platform version=\"4.1\">\n<zone id=\"all\" routing=\"Full\">\n" +
         inner + "</zone>\n</platform>\n";
}

TEST(Platform, ReadsMachinesWithThePropertiesNearestToThem) {
  const TemporaryFolder folder;
  folder.write("machines.xml", around("<prop id=\"price_per_node_hour\" value=\"0.5\"/>\n"
                                      "<prop id=\"pilot_core\" value=\"2Gf\"/>\n"
                                      "<prop id=\"lost_node\" value=\"redo\"/>\n"
                                      "<prop id=\"launch_seconds\" value=\"4\"/>\n"
                                      "<prop id=\"restart_seconds\" value=\"30\"/>\n"
                                      "<prop id=\"currency\" value=\"$\"/>\n"
                                      "<prop id=\"assumption_2\" value=\"They are new.\"/>\n"
                                      "<prop id=\"assumption_1\" value=\"They are idle.\"/>\n"
                                      "<host id=\"node-10\" speed=\"1Gf\" core=\"8\">\n"
                                      "<prop id=\"mean_life_hours\" value=\"2\"/>\n"
                                      "<prop id=\"replaced_after_seconds\" value=\"90\"/>\n"
                                      "<prop id=\"price_per_node_hour\" value=\"0.125\"/></host>\n"
                                      "<host id=\"node-2\" speed=\"4Gf\"/>\n"));
  const Platform platform = read_platform(folder / "machines.xml");
  ASSERT_EQ(platform.nodes.size(), 2U);
  EXPECT_EQ(platform.nodes[0].name, "node-2");
  EXPECT_EQ(platform.nodes[0].cores, 1U);
  EXPECT_EQ(platform.nodes[0].speed, 2);
  EXPECT_EQ(platform.nodes[0].price_per_node_hour, 0.5);
  EXPECT_EQ(platform.nodes[0].mean_life, 0);
  EXPECT_EQ(platform.nodes[1].name, "node-10");
  EXPECT_EQ(platform.nodes[1].cores, 8U);
  EXPECT_EQ(platform.nodes[1].speed, 0.5);
  EXPECT_EQ(platform.nodes[1].price_per_node_hour, 0.125);
  EXPECT_EQ(platform.nodes[1].mean_life, 7200);
  EXPECT_EQ(platform.nodes[1].replaced_after, 90);
  EXPECT_EQ(platform.lost_node, LostNode::redo);
  EXPECT_EQ(platform.launch, 4);
  EXPECT_EQ(platform.restart, 30);
  EXPECT_EQ(platform.currency, "$");
  EXPECT_THAT(platform.assumptions, ElementsAre("They are idle.", "They are new."));
}

TEST(Platform, SaysWhereTheTextOfAFileIsWrong) {
  EXPECT_EQ(refusal_of(around("<host id=\"a\" sped=\"1Gf\"/>\n")),
            "machines.xml: 1 problem\n"
            "  machines.xml:5:1: found invalid XML: Bad attribute `sped' in `host' element "
            "start tag; expected a platform file of SimGrid");
  EXPECT_EQ(refusal_of(around("<host id=\"a\" speed=\"1Gz\"/>\n")),
            "machines.xml: 1 problem\n"
            "  machines.xml:5:1: found unknown unit: Gz; expected a platform file of SimGrid");
  EXPECT_EQ(refusal_of(around("")),
            "machines.xml: 1 problem\n  machines.xml: found no host; expected at least one");
}

TEST(Platform, SaysWhatIsWrongWithPropertiesAllAtOnce) {
  EXPECT_EQ(refusal_of(around("<prop id=\"price_per_nod_hour\" value=\"1\"/>\n"
                              "<prop id=\"lost_node\" value=\"ignore\"/>\n"
                              "<prop id=\"mean_life_hours\" value=\"3\"/>\n"
                              "<prop id=\"pilot_core\" value=\"quick\"/>\n"
                              "<host id=\"a\" speed=\"1Gf\">\n"
                              "<prop id=\"price_per_core_hour\" value=\"cheap\"/></host>\n")),
            "machines.xml: 5 problems\n"
            "  machines.xml: a: lost_node: found \"ignore\"; expected redo or restart\n"
            "  machines.xml: a: mean_life_hours: found a first machine that vanishes; expected 0 "
            "for it: it hands out the work\n"
            "  machines.xml: a: pilot_core: found \"quick\"; expected a speed, such as \"1Gf\"\n"
            "  machines.xml: a: price_per_core_hour: found \"cheap\"; expected a number, at least "
            "0\n"
            "  machines.xml: zone all: found property price_per_nod_hour; expected a property that "
            "is known; did you mean price_per_node_hour?");
}

TEST(Platform, SaysThatAFileIsNotThere) {
  try {
    (void)read_platform("nowhere.xml");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "nowhere.xml: 1 problem\n"
                 "  nowhere.xml: found no such file; expected a platform file of SimGrid");
  }
}

TEST(Platform, OrdersNumbersInNamesBySize) {
  EXPECT_TRUE(natural_before("node-2", "node-10"));
  EXPECT_FALSE(natural_before("node-10", "node-2"));
  EXPECT_TRUE(natural_before("a-1", "b-0"));
  EXPECT_TRUE(natural_before("node", "node-0"));
  EXPECT_TRUE(natural_before("rack-1-node-9", "rack-2-node-1"));
  EXPECT_FALSE(natural_before("node-3", "node-3"));
}

}  // namespace
}  // namespace carersim
