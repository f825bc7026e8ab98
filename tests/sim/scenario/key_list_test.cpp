#include "sim/scenario/key_list.hpp"

#include "sim/scenario/data_file.hpp"
#include "tests/sim/scenario/workspace.hpp"

namespace carersim {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Rows as "key | what | unit | range | on dates | optional".
std::vector<std::string> text_of(const KeyList& list) {
  std::vector<std::string> rows;
  for (const KeyRow& row : list.rows()) {
    rows.push_back(row.key + " | " + row.value.what + " | " + row.value.unit + " | " +
                   row.value.range + (row.value.on_dates ? " | on dates" : " | ") +
                   (row.is_optional ? " | optional" : " | "));
  }
  return rows;
}

class KeyListTest : public Workspace {
 protected:
  /// What reading this text asks for; the loader's own keys left out.
  void read(const std::string& text, const std::function<void(const Cursor&)>& reader) {
    write("main.toml", text);
    const DataFile file("main.toml", reads_);
    reader(file.root());
    file.finish();
    list_.add(*reads_, {{"<level>", {"low", "high"}}});
  }

  std::shared_ptr<KeyReads> reads_ = std::make_shared<KeyReads>();
  KeyList list_;
};

}  // namespace

TEST_F(KeyListTest, HoldsTypeUnitAndRangeOfEachReadAndWhetherItMayChangeOnDates) {
  read(R"(
kind = "b"
open = true
seed = 3
first = 2026-04-01
staff = "2 WTE"
lost = "5 %"
wide = 3
delay = "2 weeks"
often = "2 / year"
lasts = { gamma = { mean = "3 d", cv = 1 } }
)",
       [](const Cursor& root) {
         (void)root["kind"].choice({"a", "b"});
         (void)root["open"].flag_or(false);
         (void)root["seed"].count(Range::between(0, 9e15));
         (void)root["first"].date();
         (void)root["staff"].timed<Wte>(Range::between(0, 10000));
         (void)root["lost"].timed_number(Range::share());
         (void)root["wide"].number(Range::at_least(2));
         (void)root["delay"].quantity<Days>(Range{0, 3650, true});
         (void)root["often"].quantity<PerYear>(Range::any());
         (void)root["lasts"].distribution(LengthUnit::days);
         (void)root["title"].text_or("");
       });
  EXPECT_THAT(
      text_of(list_),
      ElementsAre("delay | length of time | d | above 0, at most 3650 |  | ",
                  "first | date |  | 1900 to 2200 |  | ", "kind | `a`, `b` |  |  |  | ",
                  "lasts | distribution of length of time | d | 0 to 1,000,000 |  | ",
                  "lost | share |  | 0 to 1 | on dates | ",
                  "often | rate | / year | -1,000,000,000 to 1,000,000,000 |  | ",
                  "open | true or false |  |  |  | ",
                  "seed | whole number |  | 0 to 9,000,000,000,000,000 |  | ",
                  "staff | staff | WTE | 0 to 10,000 | on dates | ",
                  "title | text |  |  |  | optional", "wide | number |  | at least 2 |  | "));
  EXPECT_THAT(list_.unread(), IsEmpty());
}

TEST_F(KeyListTest, TellsFreePartsOfAddressesByWhatTheyName) {
  read(R"(
[service.desk]
places = 3
by.strain = { low = 1, high = 0 }
[service.ward]
places = 3
share = { by = "strain", low = 1, high = 0 }
[[change]]
names = ["a", "b"]
)",
       [](const Cursor& root) {
         for (const Cursor& service : root["service"].children()) {
           (void)service["places"].count(Range::between(0, 9));
           for (const Cursor& attribute : service["by"].children())
             for (const char* level : {"low", "high"})
               (void)attribute[level].number(Range::share());
           const Cursor share = service["share"];
           if (!share.exists()) continue;
           (void)share["by"].choice({"strain"});
           for (const char* level : {"low", "high"}) (void)share[level].number(Range::share());
         }
         for (const Cursor& change : root["change"].children())
           for (const Cursor& name : change["names"].children()) (void)name.text();
       });
  EXPECT_THAT(text_of(list_),
              ElementsAre("change[].names | list of text |  |  |  | ",
                          "service.<name>.by.<attribute>.<level> | share |  | 0 to 1 |  | ",
                          "service.<name>.places | whole number |  | 0 to 9 |  | ",
                          "service.<name>.share | share by attribute |  | 0 to 1 |  | optional"));
}

TEST_F(KeyListTest, NamesTheKeysThatNoFileHad) {
  read("title = \"a\"\n", [](const Cursor& root) {
    (void)root["title"].text();
    if (root["queue"].exists()) (void)root["queue"].text();
  });
  EXPECT_THAT(list_.unread(), ElementsAre("queue"));
}

}  // namespace carersim
