#include "config/ps_clixml.hpp"

#include <charconv>
#include <map>
#include <pugixml.hpp>

#include "config/ps_scanner.hpp"

namespace mailflow::config {
namespace {

using base::SourcePos;

constexpr std::size_t deepest = 60;

[[noreturn]] void refuse(const SourcePos& pos, std::string message) {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), pos, {}}};
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (byte < 0x20)
      out += fmt::format("_x{:04X}_", byte);
    else
      out += c;
  }
  return out;
}

class Writer {
 public:
  Writer(std::size_t depth, const SourcePos& pos, Budget& budget) : deepest_(depth), pos_(pos), budget_(budget) {}

  void write(const PsValue& value, std::string_view name, std::size_t depth) {
    const auto label = name.empty() ? std::string{} : fmt::format(" N=\"{}\"", escaped(name));
    budget_.step(pos_);
    const bool nested = value.depth() > 0;
    if (nested && depth > deepest_)
      line(depth, fmt::format("<S{}>{}</S>", label, escaped(to_text(value))));
    else if (const auto* list = value.list())
      list_of(*list, label, depth);
    else if (const auto* table = value.table())
      table_of(*table, label, depth);
    else if (const auto* object = value.object())
      bag_of(*object, label, depth);
    else
      scalar(value, label, depth);
  }
  std::string take() { return std::move(out_); }

 private:
  void line(std::size_t depth, const std::string& text) {
    budget_.memory(text.size() + 2 * depth + 1, pos_);
    out_ += std::string(2 * depth + 2, ' ') + text + "\n";
  }
  void scalar(const PsValue& value, const std::string& label, std::size_t depth) {
    if (value.is_null()) return line(depth, fmt::format("<Nil{} />", label));
    std::string_view element = "S";
    auto text = to_text(value);
    if (value.boolean() != nullptr) element = "B", text = *value.boolean() ? "true" : "false";
    if (value.integer() != nullptr) element = "I64";
    if (value.number() != nullptr) element = "Db";
    if (value.time() != nullptr) element = "DT", text = base::iso(*value.time());
    line(depth, fmt::format("<{0}{1}>{2}</{0}>", element, label, escaped(text)));
  }
  void open(const std::string& label, std::string_view type, std::size_t depth) {
    line(depth, fmt::format("<Obj{} RefId=\"{}\">", label, next_++));
    line(depth + 1, fmt::format("<TN RefId=\"{}\"><T>{}</T><T>System.Object</T></TN>", next_type_++, type));
  }
  void list_of(const PsList& list, const std::string& label, std::size_t depth) {
    open(label, "System.Object[]", depth);
    line(depth + 1, "<LST>");
    for (const auto& item : list) write(item, {}, depth + 2);
    line(depth + 1, "</LST>");
    line(depth, "</Obj>");
  }
  void table_of(const PsTable& table, const std::string& label, std::size_t depth) {
    open(label, "System.Collections.Hashtable", depth);
    line(depth + 1, "<DCT>");
    for (const auto& entry : table.entries) {
      line(depth + 2, "<En>");
      line(depth + 3, fmt::format("<S N=\"Key\">{}</S>", escaped(entry.name)));
      write(entry.value, "Value", depth + 3);
      line(depth + 2, "</En>");
    }
    line(depth + 1, "</DCT>");
    line(depth, "</Obj>");
  }
  void bag_of(const PsObject& object, const std::string& label, std::size_t depth) {
    open(label, "System.Management.Automation.PSCustomObject", depth);
    if (!object.text.empty()) line(depth + 1, fmt::format("<ToString>{}</ToString>", escaped(object.text)));
    line(depth + 1, "<MS>");
    for (const auto& property : object.properties) write(property.value, property.name, depth + 2);
    line(depth + 1, "</MS>");
    line(depth, "</Obj>");
  }

  std::size_t deepest_;
  const SourcePos& pos_;
  Budget& budget_;
  std::string out_;
  std::size_t next_ = 0;
  std::size_t next_type_ = 0;
};

// "_x000A_" is a line end.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const bool marked = text.substr(i, 2) == "_x" && i + 6 < text.size() && text[i + 6] == '_';
    const auto* digits = text.data() + i + 2;
    if (marked && std::from_chars(digits, digits + 4, code, 16).ptr == digits + 4 && code < 0x80) {
      out += static_cast<char>(code);
      i += 6;
    } else {
      out += text[i];
    }
  }
  return out;
}

class Reader {
 public:
  Reader(const SourcePos& pos, Budget& budget) : pos_(pos), budget_(budget) {}

  PsValue read(const pugi::xml_node& node, std::size_t depth) {
    if (depth > deepest) refuse(pos_, fmt::format("the CLIXML is nested deeper than {} levels", deepest));
    budget_.memory(sizeof(PsProperty), pos_);
    const std::string_view kind = node.name();
    if (kind == "Obj") return object(node, depth);
    if (kind == "Ref") return known(node.attribute("RefId").value());
    return scalar(kind, unescaped(node.text().get()));
  }

 private:
  // References may nest as deeply as elements do.
  PsValue known(const std::string& id) const {
    const auto found = objects_.find(id);
    if (found == objects_.end()) return PsValue{{}, pos_};
    if (found->second.depth() > deepest)
      refuse(pos_, fmt::format("the CLIXML is nested deeper than {} levels", deepest));
    if (const auto* text = found->second.text()) budget_.memory(text->size(), pos_);
    return found->second;
  }
  PsValue scalar(std::string_view kind, std::string text) {
    budget_.memory(text.size(), pos_);
    if (kind == "Nil") return PsValue{{}, pos_};
    if (kind == "B") return PsValue{text == "true", pos_};
    const auto* end = text.data() + text.size();
    const bool whole =
        kind == "I32" || kind == "I64" || kind == "U32" || kind == "By" || kind == "I16" || kind == "U16";
    std::int64_t integer = 0;
    if (whole && std::from_chars(text.data(), end, integer).ptr == end) return PsValue{integer, pos_};
    double real = 0;
    if ((kind == "Db" || kind == "Sg") && std::from_chars(text.data(), end, real).ptr == end)
      return PsValue{real, pos_};
    if (kind == "DT")
      if (const auto time = base::parse_time(text)) return PsValue{*time, pos_};
    return ps_text(std::move(text), pos_);
  }
  PsValue list_of(const pugi::xml_node& node, std::size_t depth) {
    PsList items;
    for (const auto& child : node.children())
      if (child.type() == pugi::node_element) items.push_back(read(child, depth + 1));
    return ps_list(std::move(items), pos_);
  }
  PsValue table_of(const pugi::xml_node& node, std::size_t depth) {
    PsTable table;
    for (const auto& entry : node.children("En")) {
      PsProperty made;
      for (const auto& child : entry.children()) {
        const std::string_view role = child.attribute("N").value();
        if (role == "Key") made.name = to_text(read(child, depth + 1));
        if (role == "Value") made.value = read(child, depth + 1);
      }
      if (table.entries.size() >= table_keys) refuse(pos_, fmt::format("a hashtable may have {} keys", table_keys));
      table.entries.push_back(std::move(made));
    }
    return ps_table(std::move(table), pos_);
  }
  PsValue object(const pugi::xml_node& node, std::size_t depth) {
    PsValue made{{}, pos_};
    const auto text = unescaped(node.child("ToString").text().get());
    const auto lists = {"LST", "STK", "QUE", "IE"};
    const bool enumeration =
        std::string_view(node.child("TN").child("T").next_sibling("T").text().get()) == "System.Enum";
    pugi::xml_node list;
    for (const auto* name : lists)
      if (!list) list = node.child(name);
    if (list)
      made = list_of(list, depth);
    else if (node.child("DCT"))
      made = table_of(node.child("DCT"), depth);
    else if (enumeration || (!node.child("MS") && !node.child("Props")))
      made = ps_text(text, pos_);
    else
      made = bag_of(node, text, depth);
    if (const std::string id = node.attribute("RefId").value(); !id.empty()) objects_[id] = made;
    return made;
  }
  PsValue bag_of(const pugi::xml_node& node, const std::string& text, std::size_t depth) {
    PsObject bag;
    bag.text = text;
    for (const auto* part : {"Props", "MS"})
      for (const auto& child : node.child(part).children()) {
        const std::string name = unescaped(child.attribute("N").value());
        if (name.empty() || name == "SerializationData" || bag.properties.size() >= table_keys) continue;
        bag.properties.push_back({name, read(child, depth + 1)});
      }
    return ps_object(std::move(bag), pos_);
  }

  const SourcePos& pos_;
  Budget& budget_;
  std::map<std::string, PsValue> objects_;
};

}  // namespace

std::string to_clixml(const PsList& objects, std::size_t depth, const SourcePos& pos, Budget& budget) {
  Writer writer(depth, pos, budget);
  for (const auto& object : objects) writer.write(object, {}, 0);
  return "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n" + writer.take() +
         "</Objs>\n";
}

PsList from_clixml(std::string_view text, const SourcePos& pos, Budget& budget) {
  budget.memory(10 * text.size(), pos);  // the tree is several times as large
  pugi::xml_document document;
  const auto parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) refuse(pos, fmt::format("the file is no CLIXML: {}", parsed.description()));
  const auto root = document.child("Objs");
  if (!root) refuse(pos, "the file is no CLIXML: it does not begin with <Objs>");
  PsList objects;
  Reader reader(pos, budget);
  for (const auto& child : root.children())
    if (child.type() == pugi::node_element) objects.push_back(reader.read(child, 0));
  return objects;
}

}  // namespace mailflow::config
