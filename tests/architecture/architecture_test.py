"""Each rule of architecture.py can fail: a tree that follows all is quiet, one breach at a time is seen."""

import tempfile
import unittest
from pathlib import Path

import architecture

CLEAN = {
    "sim/core/a.hpp": "#pragma once\nnamespace carersim { struct A {}; }\n",
    "sim/core/a.cpp": '// A dyad is an example.\n#include "sim/core/a.hpp"\n',
    "sim/engine/e.hpp": '#pragma once\n#include "sim/core/a.hpp"\nusing Forward = carersim::A;\n',
    "sim/engine/e.cpp": '#include "sim/engine/e.hpp"\n\n#include <simgrid/s4u.hpp>\n',
    "models/m.hpp": '#pragma once\n#include "sim/engine/e.hpp"\nstruct Carer {};\n',
    "output/o.hpp": '#pragma once\n#include "sim/core/a.hpp"\n',
    "output/o.cpp": '#include "output/o.hpp"\n\n#include <H5Cpp.h>\n',
    "tests/output/o_test.cpp": '#include <H5Cpp.h>\n\n#include "output/o.hpp"\n',
    "tests/output/example.hpp": "#pragma once\n",
    "tests/output/p_test.cpp": '#include "example.hpp"\n#include "output/o.hpp"\n',
    "apps/carersim/main.cpp": '#include "models/m.hpp"\n#include "output/o.hpp"\n',
    "README.md": "See output/runs/ and https://example.org/work/index.html\n",
}


class EachRuleCanFail(unittest.TestCase):
    def breaches(self, changes, compiler=None):
        """(rule, file, line) of each breach in the clean tree with some files replaced."""
        with tempfile.TemporaryDirectory() as folder:
            for file, text in {**CLEAN, **changes}.items():
                path = Path(folder, file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return [(b.rule, b.file, b.line) for b in architecture.breaches_of(folder, compiler)]

    def expect(self, changes, *expected, compiler=None):
        self.assertEqual(self.breaches(changes, compiler), list(expected))

    def test_a_clean_tree_is_quiet(self):
        self.expect({}, compiler=["c++"])

    def test_sim_includes_no_model(self):
        self.expect({"sim/core/a.cpp": '#include "sim/core/a.hpp"\n#include "models/m.hpp"\n'},
                    ("includes run one way", "sim/core/a.cpp", 2))

    def test_a_folder_of_sim_includes_none_below_it(self):
        self.expect({"sim/core/a.cpp": '#include "sim/core/a.hpp"\n#include "sim/engine/e.hpp"\n'},
                    ("includes run one way", "sim/core/a.cpp", 2))

    def test_a_new_folder_of_sim_must_be_put_in_order(self):
        self.expect({"sim/extra/x.cpp": '#include "sim/core/a.hpp"\n'},
                    ("includes run one way", "sim/extra/x.cpp", 1))

    def test_models_and_output_do_not_know_each_other(self):
        self.expect({"models/x.cpp": '#include "output/o.hpp"\n',
                     "output/x.cpp": '#include "models/m.hpp"\n'},
                    ("includes run one way", "models/x.cpp", 1),
                    ("includes run one way", "output/x.cpp", 1))

    def test_nothing_includes_apps(self):
        self.expect({"apps/carersim/x.hpp": "#pragma once\n",
                     "models/x.cpp": '#include "apps/carersim/x.hpp"\n'},
                    ("includes run one way", "models/x.cpp", 1))

    def test_project_includes_are_written_from_the_root(self):
        self.expect({"models/x.cpp": '#include "m.hpp"\n'},
                    ("includes are written from the root", "models/x.cpp", 1))

    def test_each_library_has_one_door(self):
        for header in ["simgrid/s4u.hpp", "boost/graph/adjacency_list.hpp", "H5Cpp.h", "hdf5_hl.h",
                       "toml++/toml.h", "Random123/philox.h", "sleef.h", "CLI/CLI.hpp", "nlohmann/json.hpp"]:
            for file in ["models/x.cpp", "tests/models/x_test.cpp"]:
                with self.subTest(header=header, file=file):
                    self.expect({file: f"#include <{header}>\n"},
                                ("one door to each library", file, 1))

    def test_the_page_of_reports_reads_no_text_as_html(self):
        for word in ["element.innerHTML = title;", "document.write(title);", "eval(title);"]:
            with self.subTest(word=word):
                self.expect({"report/src/x.ts": f"// A line.\n{word}\n"}, ("text of a scenario stays text", "report/src/x.ts", 2))

    def test_own_header_comes_first(self):
        self.expect({"sim/core/a.cpp": '#include <vector>\n\n#include "sim/core/a.hpp"\n'},
                    ("own header first", "sim/core/a.cpp", 1))

    def test_headers_are_guarded(self):
        self.expect({"models/m.hpp": "struct Carer {};\n"}, ("#pragma once", "models/m.hpp", 1))

    def test_headers_compile_alone(self):
        self.expect({"models/m.hpp": "#pragma once\nstd::string name();\n"},
                    ("compiles alone", "models/m.hpp", 1), compiler=["c++"])

    def test_files_are_short(self):
        """A file of the product has at most 500 lines, one of the tests at most 600."""
        for file, most in (("sim/core/a.hpp", 500), ("tests/a_test.cpp", 600)):
            with self.subTest(file=file):
                text = "#pragma once\n" if file.endswith(".hpp") else "\n"
                self.expect({file: text + "\n" * most}, ("short files", file, most + 1))

    def test_sim_knows_no_carer(self):
        for code in ["int carers = 0;", "struct DyadTable;", 'auto x = "hospital";', "int CARER = 1;",
                     "int council_load;", "int a = 1'000; int dyad;"]:
            with self.subTest(code=code):
                self.expect({"sim/core/x.cpp": "// a carer\n" + code + "\n"},
                            ("sim/ knows no carer", "sim/core/x.cpp", 2))

    def test_no_path_of_one_machine(self):
        for folder in ["work", "root", "home", "tmp"]:
            with self.subTest(folder=folder):
                self.expect({"scripts/x": f"cd /{folder}/project\n"},
                            ("no path of one machine", "scripts/x", 1))


if __name__ == "__main__":
    unittest.main()
