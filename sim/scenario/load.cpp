#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "sim/scenario/document.hpp"
#include "sim/scenario/documents.hpp"
#include "sim/scenario/include.hpp"
#include "sim/scenario/parameters.hpp"
#include "sim/scenario/scenario_state.hpp"

namespace carersim {

namespace {

/// An `[[arm]]` as written.
struct ArmText {
  std::string name;
  std::vector<std::pair<const Node*, std::string>> with;  ///< ids and their addresses
  const Node* set = nullptr;
  std::size_t against = 0;  ///< place of the arm that it is compared with
};

bool is_plain_name(const std::string& id) {
  return !id.empty() &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
             std::string::npos;
}

/// Loads one scenario; the order of its steps is the order of merging.
class Loader {
 public:
  Loader(const Library& library, const std::vector<Override>& overrides,
         std::shared_ptr<Problems> problems)
      : library_(library),
        overrides_(overrides),
        problems_(std::move(problems)),
        includes_(library, *problems_) {}

  /// The tree that all arms share, or nothing when the file could not be read.
  bool read_common(const std::filesystem::path& file, const std::string& name) {
    ParameterLibrary parameters =
        read_parameters(library_.parameters, *problems_, library_.documents);
    parameters_ = std::make_shared<const Parameters>(std::move(parameters.entries));
    holes_ = parameters.broken;
    tree_.at = {name, 1, 1};
    tree_.children.push_back(std::move(parameters.values));
    includes_.read(file, name);
    if (includes_.documents().empty()) return false;
    label(includes_.documents().back().root, name, true);
    find_area_name();
    bool area_is_due = area_name_ != nullptr;
    for (const Document& document : includes_.documents()) {
      const Node* area = document.root.find("area");
      if (area_is_due && (area == nullptr || !area->is_table()) &&
          (area != nullptr || &document == &includes_.documents().back())) {
        lay_area();
        area_is_due = false;
      }
      lay_document(document);
    }
    if (area_is_due) lay_area();
    // Time is the same in all arms, and interventions are dated by it.
    for (const Override& change : overrides_)
      if (change.address.starts_with("time.") && !has_holes()) apply_override(tree_, change);
    return true;
  }

  std::vector<ArmText> read_arms(const std::shared_ptr<ReadContext>& context) {
    std::vector<ArmText> arms;
    const Node* list = nullptr;
    for (const Document& document : includes_.documents())
      if (const Node* found = document.root.find("arm")) list = found;
    if (list != nullptr && list->kind != Node::Kind::array)
      problems_->add(
          {list->at, "arm", found_text(*list), "an array of tables: double brackets, [[arm]]"});
    if (list != nullptr && list->kind == Node::Kind::array)
      for (std::size_t i = 0; i < list->children.size(); ++i)
        read_arm(
            Cursor(context, &list->children[i], fmt::format("arm.{}", i + 1), list->children[i].at),
            list->children[i], arms);
    if (arms.empty()) arms.push_back({"baseline", {}, nullptr, 0});
    return arms;
  }

  void add_arm(const AddedArm& added, std::vector<ArmText>& arms) {
    ArmText arm{added.name, {}, nullptr, 0};
    Position at;
    at.file = "--with";
    for (const ArmText& other : arms)
      if (other.name == added.name)
        problems_->add({at, "", fmt::format("\"{}\"", added.name), "an arm that the file lacks"});
    for (const std::string& id : added.with) {
      Node& node = added_ids_.emplace_back();
      node.kind = Node::Kind::text;
      node.text = id;
      node.at = at;
      arm.with.emplace_back(&node, "");
    }
    arms.push_back(std::move(arm));
  }

  void build_arm(const ArmText& text, Scenario::State& state) {
    auto context = std::make_shared<ReadContext>();
    context->root = tree_;
    context->problems = problems_;
    context->parameters = parameters_;
    context->key_reads = library_.key_reads;
    std::vector<const Intervention*> interventions;
    for (const auto& [id, where] : text.with)
      if (const Intervention* found = find_intervention(*id, where, state)) {
        if (std::find(interventions.begin(), interventions.end(), found) != interventions.end())
          problems_->add(
              {id->at, where, fmt::format("{} twice", found_text(*id)), "each intervention once"});
        else
          interventions.push_back(found);
      }
    // With parts missing, every address in them would be told as unknown.
    if (!has_holes()) {
      apply_interventions(*context, interventions);
      if (text.set != nullptr) set_for_arm(*context, text);
      for (const Override& change : overrides_)
        if (change.address != "area" && !change.times) apply_override(context->root, change);
      multiply(*context);
    }
    for (const char* own : {"parameter", "scale"})
      if (const Node* node = context->root.find(own)) mark_asked(*node);
    state.arm_names.push_back(text.name);
    state.arm_against.push_back(text.against);
    state.arms.push_back(std::move(context));
    state.arm_interventions.push_back(std::move(interventions));
  }

  [[nodiscard]] bool broken() const { return broken_ || has_holes(); }
  [[nodiscard]] std::shared_ptr<const Parameters> parameters() const { return parameters_; }
  [[nodiscard]] std::string title() {
    std::string title;
    for (const Document& document : includes_.documents()) {
      const Node* node = document.root.find("title");
      if (node == nullptr) continue;
      if (node->kind == Node::Kind::text)
        title = node->text;
      else
        problems_->add({node->at, "title", found_text(*node), "a text"});
    }
    return title;
  }

 private:
  [[nodiscard]] bool has_holes() const { return holes_ || includes_.broken(); }

  void find_area_name() {
    for (const Document& document : includes_.documents()) {
      const Node* area = document.root.find("area");
      if (area == nullptr || area->is_table()) continue;
      area_text_ = *area;
      area_folder_ = document.path.parent_path();
      area_name_ = &area_text_;
    }
    for (const Override& change : overrides_) {
      if (change.address != "area") continue;
      area_text_ = Node();
      area_text_.kind = Node::Kind::text;
      area_text_.text = change.value;
      area_text_.at = {"--area", 0, 0};
      area_folder_.clear();
      area_name_ = &area_text_;
    }
  }

  void lay_area() {
    const Node& name = *area_name_;
    const auto refuse = [&](const std::string& nearest) {
      problems_->add(
          {name.at, "area", found_text(name), "the name or code of an area" + hint(nearest)});
      holes_ = true;
    };
    if (name.kind != Node::Kind::text || !library_.area) return refuse("");
    std::string nearest;
    const std::vector<Layer> layers = library_.area(name.text, area_folder_, nearest);
    if (layers.empty()) return refuse(nearest);
    for (const Layer& layer : layers) {
      std::optional<Node> root = parse_document(layer.text, layer.label, "area", *problems_);
      if (!root) {
        holes_ = true;
        return;
      }
      merge(tree_, std::move(*root), "", *problems_);
    }
  }

  void lay_document(const Document& document) {
    Node root = document.root;
    Node parameter;
    Node set;
    for (Node& child : root.children) {
      if (child.key == "parameter") parameter = child;
      if (child.key == "set") set = child;
    }
    std::erase_if(root.children, [](const Node& child) {
      return child.key == "title" || child.key == "extends" || child.key == "set" ||
             child.key == "arm" || child.key == "parameter" ||
             (child.key == "area" && !child.is_table());
    });
    merge(tree_, std::move(root), "", *problems_);
    if (has_holes()) return;
    if (!parameter.key.empty()) {
      Node wrapper;
      wrapper.children.push_back(std::move(parameter));
      set_all(tree_, wrapper, document.name, *problems_);
    }
    if (!set.key.empty()) set_all(tree_, set, "set", *problems_);
  }

  void apply_override(Node& root, const Override& change) {
    Node value = parse_value(change.value, "--set");
    set_address(root, change.address, std::move(value), *problems_);
  }

  /// What the command line multiplies from the start of the evaluation on.
  void multiply(ReadContext& context) {
    Intervention what_if;
    for (const Override& change : overrides_) {
      if (!change.times) continue;
      Adjustment adjustment;
      adjustment.kind = Adjustment::Kind::times;
      adjustment.factor = *change.times;
      adjustment.value.kind = Node::Kind::real;
      adjustment.value.real = *change.times;
      adjustment.intervention = change.value;
      adjustment.at.file = change.value;
      adjustment.from_at = adjustment.at;
      what_if.changes.push_back({change.address, adjustment.at, adjustment});
    }
    apply_interventions(context, {&what_if});
  }

  /// The first arm, one before this one, or this one itself, which then is a baseline.
  static std::size_t read_against(const Cursor& against, const std::string& name,
                                  const std::vector<ArmText>& before) {
    if (!against.exists()) return 0;
    std::vector<std::string> names;
    for (const ArmText& arm : before) names.push_back(arm.name);
    names.push_back(name);
    return against.choice(names);
  }

  void read_arm(const Cursor& cursor, const Node& node, std::vector<ArmText>& arms) {
    if (!cursor.is_table()) {
      cursor.expected("a table");
      return;
    }
    ArmText arm;
    if (library_.key_reads) {
      library_.key_reads->asked(cursor.address(), "arm", "", KeyReads::Part::element, true);
    }
    const Cursor name = cursor["name"];
    arm.name = name.text();
    if (name.is_text() && arm.name.empty()) name.expected("a name");
    for (const ArmText& other : arms)
      if (name.is_text() && other.name == arm.name) name.expected("a name that no other arm has");
    const Cursor with = cursor["with"];
    if (with.exists() && !with.is_array()) {
      with.expected(R"(an array of interventions such as ["id"])");
    } else if (with.exists()) {
      for (const Cursor& id : with.children()) {
        id.takes("text");
        arm.with.emplace_back(&node.find("with")->children[arm.with.size()], id.address());
      }
    }
    arm.set = node.find("set");
    arm.against = read_against(cursor["against"], arm.name, arms);
    for (const Node& child : node.children) {
      if (child.key == "name" || child.key == "with" || child.key == "set" ||
          child.key == "against")
        continue;
      problems_->add(
          {child.key_at, join_address(cursor.address(), child.key), "an unknown key",
           "nothing here" + hint(nearest_word(child.key, {"name", "with", "set", "against"}))});
    }
    arms.push_back(std::move(arm));
  }

  const Intervention* find_intervention(const Node& id, const std::string& where,
                                        Scenario::State& state) {
    if (const auto known = state.interventions.find(id.text);
        id.kind == Node::Kind::text && known != state.interventions.end())
      return known->second.get();
    const std::filesystem::path beside = state.file.parent_path();
    std::filesystem::path path;
    if (id.kind == Node::Kind::text && is_plain_name(id.text)) {
      std::error_code error;
      for (const std::filesystem::path& candidate :
           {library_.interventions / (id.text + ".toml"), beside / (id.text + ".toml")})
        if (path.empty() && std::filesystem::exists(candidate, error)) path = candidate;
    }
    if (path.empty()) {
      std::vector<std::string> known;
      for (const std::string& file : toml_files(library_.interventions))
        known.push_back(file.substr(0, file.size() - 5));
      const std::string nearest =
          id.kind == Node::Kind::text ? nearest_word(id.text, known) : std::string();
      problems_->add({id.at, where, found_text(id), "the id of an intervention" + hint(nearest)});
      broken_ = true;
      return nullptr;
    }
    const std::string otherwise =
        (std::filesystem::path(state.name).parent_path() / path.filename()).generic_string();
    const std::string inside = display_name(path, library_.interventions, "");
    const std::string name =
        inside.empty() ? otherwise : (library_.interventions.filename() / inside).generic_string();
    std::optional<Node> root = read_document(library_.documents, path, name, id.text, *problems_);
    auto& slot = state.interventions[id.text];
    slot = std::make_unique<Intervention>();
    if (root)
      *slot =
          read_intervention(std::move(*root), id.text, problems_, library_.intervention_key_reads);
    else
      broken_ = true;
    return slot.get();
  }

  void set_for_arm(ReadContext& context, const ArmText& text) {
    Node set = *text.set;
    if (set.is_table()) {
      std::erase_if(set.children, [&](const Node& child) {
        const std::string first = child.key.substr(0, child.key.find('.'));
        if (first != "time" && first != "run" && first != "today") return false;
        problems_->add({child.key_at, child.key, "a setting of one arm",
                        "one for all arms, in [" + first + "]"});
        return true;
      });
    }
    set_all(context.root, set, "arm " + text.name, *problems_);
  }

  const Library& library_;
  const std::vector<Override>& overrides_;
  std::shared_ptr<Problems> problems_;
  Includes includes_;
  std::shared_ptr<const Parameters> parameters_;
  Node tree_;
  Node area_text_;
  std::filesystem::path area_folder_;  ///< in which the area's file is looked for
  std::deque<Node> added_ids_;         ///< a deque, since arms point at them
  const Node* area_name_ = nullptr;
  bool holes_ = false;   ///< the area or parameters are missing
  bool broken_ = false;  ///< an intervention is missing
};

}  // namespace

Scenario Scenario::load(const std::filesystem::path& file, const std::vector<Override>& overrides,
                        const Library& library, const std::vector<AddedArm>& added) {
  Scenario scenario;
  scenario.state_ = std::make_shared<State>();
  State& state = *scenario.state_;
  state.file = file;
  state.name = file.generic_string();
  Loader loader(library, overrides, state.problems);
  const bool read = loader.read_common(file, state.name);
  if (!read) state.problems->throw_if_any(state.name);
  state.parameters = loader.parameters();
  state.title = loader.title();
  const auto context = std::make_shared<ReadContext>();
  context->problems = state.problems;
  context->parameters = state.parameters;
  context->key_reads = library.key_reads;
  if (library.key_reads) note_keys_of_the_loader(*library.key_reads);
  std::vector<ArmText> arms = loader.read_arms(context);
  for (const AddedArm& arm : added) loader.add_arm(arm, arms);
  for (const ArmText& arm : arms) loader.build_arm(arm, state);
  if (loader.broken()) state.problems->throw_if_any(state.name);
  return scenario;
}

}  // namespace carersim
