#!/usr/bin/python3
"""What g++ 12.2 compiles wrongly, and in silence, about coroutines.

1. co_await is a whole statement or the whole initialiser of a named local.
2. Its arguments are names, std::move(name), literals or plain calls: no braces, no lambda, no operators.
3. A coroutine has no default argument of class type.
4. A coroutine lambda captures nothing.

Arguments: files; without any, all of emulator/ and tests/.
"""

import pathlib
import re
import sys

import cpp_text

TOKEN = re.compile(
    r"""(?P<name>[A-Za-z_]\w*) | (?P<number>\.?\d(?:[\w.']|(?<=[eE])[+-])*) | (?P<literal>"\s*"|'\s*')
      | (?P<mark>::|->|<=>|<<=|>>=|\.\.\.|&&|\|\||==|!=|<=|>=|\+\+|--|[-+*/%&|^]=|<<|[^\w\s])""",
    re.VERBOSE,
)
FUNDAMENTAL = re.compile(
    r"^(?:const |std::)*(?:bool|char\d*_?t?|short|int|long|unsigned|signed|float|double|size_t|u?int(?:_fast|_least)?\d+_t|u?intptr_t|ptrdiff_t"
    r"|long long|unsigned (?:char|short|int|long|long long))\b[^&]*$"
)


# What a coroutine of ours returns: `name<…>`.
RETURNED = ("awaitable", "Task")


class Tokens:
    def __init__(self, code):
        code = re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", lambda m: re.sub(r"[^\n]", " ", m[0]), code, flags=re.MULTILINE)
        self.code = code
        self.items = [(m[0], m.lastgroup, m.start()) for m in TOKEN.finditer(code)]

    def text(self, i):
        return self.items[i][0] if 0 <= i < len(self.items) else ""

    def kind(self, i):
        return self.items[i][1] if 0 <= i < len(self.items) else ""

    def line(self, i):
        return cpp_text.line_at(self.code, self.items[i][2])

    def __len__(self):
        return len(self.items)

    def closing(self, i):
        """The index of the bracket that closes the one at i."""
        open_, close = self.text(i), {"(": ")", "{": "}", "[": "]", "<": ">"}[self.text(i)]
        depth = 0
        for j in range(i, len(self)):
            if self.text(j) == open_:
                depth += 1
            elif self.text(j) == close:
                depth -= 1
                if depth == 0:
                    return j
        return len(self) - 1


def begins_statement(tokens, i):
    """Token i is the first of a statement."""
    before = tokens.text(i - 1)
    if before in (";", "{", "}", "else", "do", ""):
        return True
    if before == ":":  # a label, not the other half of ?:
        j = i - 2
        while j >= 0 and tokens.text(j) not in (";", "{", "}", "?"):
            if tokens.text(j) in ("case", "default"):
                return True
            j -= 1
        return False
    if before == ")":  # the body of a condition or loop
        depth = 0
        for j in range(i - 1, -1, -1):
            depth += {")": 1, "(": -1}.get(tokens.text(j), 0)
            if depth == 0:
                return tokens.text(j - 1) in ("if", "for", "while", "switch", "constexpr")
    return False


def initialises_local(tokens, i):
    """Token i follows `Type name =` at the start of a statement."""
    if tokens.text(i - 1) != "=" or tokens.kind(i - 2) != "name":
        return False
    j = i - 3
    words = 0
    while j >= 0 and tokens.text(j) not in (";", "{", "}", "(", ")", ":"):
        if tokens.kind(j) not in ("name", "number") and tokens.text(j) not in ("::", "<", ">", "*", "&", "&&", ","):
            return False
        words += tokens.kind(j) == "name"
        j -= 1
    if tokens.text(j) == "(" or words == 0:
        return False
    return begins_statement(tokens, j + 1)


class Operand:
    """Reads what stands behind co_await; `trouble` says what it found there that may not be."""

    def __init__(self, tokens, i):
        self.tokens = tokens
        self.i = i
        self.trouble = None

    def refuse(self, why):
        if self.trouble is None:
            self.trouble = why

    def template_arguments(self):
        """At `<`: skips <…> when it closes before anything that no template argument holds."""
        j, depth = self.i, 0
        while j < len(self.tokens):
            text = self.tokens.text(j)
            if text == "<":
                depth += 1
            elif text == ">":
                depth -= 1
                if depth == 0:
                    self.i = j + 1
                    return self.tokens.text(self.i) in ("(", "::", ")", ",", ";", "{")
            elif self.tokens.kind(j) not in ("name", "number") and text not in ("::", ",", "*", "&", "(", ")"):
                return False
            j += 1
        return False

    def expression(self):
        """A name, literal or call with its members, calls and subscripts; unary signs before it are fine."""
        while self.tokens.text(self.i) in ("*", "&", "-", "!"):
            self.i += 1
        text, kind = self.tokens.text(self.i), self.tokens.kind(self.i)
        if text == "[":
            return self.refuse("a lambda")
        if text == "{":
            return self.refuse("braces")
        if text == "co_await":
            return self.refuse("another co_await")
        if text == "::":
            self.i += 1
        elif kind not in ("name", "number", "literal"):
            return self.refuse(f"`{text}`")
        self.i += 1
        while self.tokens.kind(self.i) == "literal":  # pieces of one string
            self.i += 1
        self.rest()

    def rest(self):
        while self.trouble is None:
            text = self.tokens.text(self.i)
            if text in ("::", ".", "->"):
                self.i += 2
            elif text == "<":
                start = self.i
                if not self.template_arguments():
                    self.i = start
                    return
            elif text in ("(", "["):
                self.arguments(")" if text == "(" else "]")
            else:
                return

    def arguments(self, close):
        self.i += 1
        while self.trouble is None and self.tokens.text(self.i) != close:
            self.expression()
            if self.trouble is not None:
                return
            text = self.tokens.text(self.i)
            if text == ",":
                self.i += 1
            elif text != close:
                return self.refuse({"?": "`?:`", "{": "braces"}.get(text, f"the operator `{text}`"))
        self.i += 1


def await_findings(tokens):
    for i in range(len(tokens)):
        if tokens.text(i) != "co_await" or tokens.text(i - 1) == "operator":
            continue
        if not begins_statement(tokens, i) and not initialises_local(tokens, i):
            yield tokens.line(i), 1, "co_await is neither a whole statement nor the whole initialiser of a named local"
            continue
        operand = Operand(tokens, i + 1)
        operand.expression()
        if operand.trouble is not None:
            yield tokens.line(i), 2, f"{operand.trouble} behind co_await; give it a name before"
        elif tokens.text(operand.i) != ";":
            yield tokens.line(i), 1, f"`{tokens.text(operand.i)}` follows what co_await waits for; it must end the statement"


def split_parameters(tokens, first, last):
    """The parameters between two brackets, as lists of token indices."""
    parameter, depth = [], 0
    for i in range(first, last):
        text = tokens.text(i)
        depth += {"(": 1, "{": 1, "[": 1, "<": 1, ")": -1, "}": -1, "]": -1, ">": -1}.get(text, 0)
        if text == "," and depth == 0:
            yield parameter
            parameter = []
        else:
            parameter.append(i)
    if parameter:
        yield parameter


def default_findings(tokens):
    """Functions that return one: `Task<…> name(…)`, `Task<…> Class::name(…)`, `auto f(…) -> Task<…>`."""
    for i in range(len(tokens)):
        if tokens.text(i) not in RETURNED or tokens.text(i + 1) != "<":
            continue
        open_ = None
        j = tokens.closing(i + 1) + 1
        while tokens.kind(j) == "name" or tokens.text(j) == "::":
            j += 1
        if tokens.text(j) == "(":
            open_ = j
        else:
            k = i - 1
            while k >= 0 and (tokens.kind(k) == "name" or tokens.text(k) == "::"):
                k -= 1
            if tokens.text(k) == "->":
                k -= 1
                while tokens.text(k) in ("const", "noexcept", "mutable"):
                    k -= 1
                if tokens.text(k) == ")":
                    depth = 0
                    for m in range(k, -1, -1):
                        depth += {")": 1, "(": -1}.get(tokens.text(m), 0)
                        if depth == 0:
                            open_ = m
                            break
        if open_ is None:
            continue
        for parameter in split_parameters(tokens, open_ + 1, tokens.closing(open_)):
            texts = [tokens.text(p) for p in parameter]
            if "=" not in texts:
                continue
            type_words = texts[: texts.index("=") - 1]
            written = " ".join(type_words).replace(" :: ", "::")
            if not FUNDAMENTAL.match(written) and "*" not in type_words:
                yield tokens.line(parameter[0]), 3, f"a coroutine's parameter of type {written} has a default; write an overload"


def lambda_findings(tokens):
    for i in range(len(tokens)):
        if tokens.text(i) != "[" or tokens.text(i - 1) == "[" or tokens.text(i + 1) == "[":
            continue
        if tokens.kind(i - 1) in ("name", "literal") and tokens.text(i - 1) not in ("return", "co_return"):
            continue  # a subscript
        if tokens.text(i - 1) in ("]", ")"):
            continue
        close = tokens.closing(i)
        if close == i + 1:
            continue
        j = close + 1
        if tokens.text(j) == "(":
            j = tokens.closing(j) + 1
        header = j
        while j < len(tokens) and tokens.text(j) not in ("{", ";", ",", ")"):
            j += 1
        if tokens.text(j) != "{":
            continue
        coroutine = any(tokens.text(k) in RETURNED for k in range(header, j))
        k, end = j + 1, tokens.closing(j)
        while k < end and not coroutine:
            if tokens.text(k) == "[" and tokens.kind(k - 1) != "name" and tokens.text(k - 1) not in ("]", ")"):
                inner = k  # a lambda inside answers for itself
                while inner < end and tokens.text(inner) != "{":
                    inner += 1
                k = tokens.closing(inner) if inner < end else end
            coroutine = tokens.text(k) in ("co_await", "co_return", "co_yield")
            k += 1
        if coroutine:
            yield tokens.line(i), 4, "a coroutine lambda captures; hand the values over as parameters"


def findings_in(text):
    """(line, rule, sentence) for each thing found, by line."""
    code = cpp_text.code_only(text)
    if not any(word in code for word in ("co_await", "co_return", *RETURNED)):
        return []
    tokens = Tokens(code)
    return sorted([*await_findings(tokens), *default_findings(tokens), *lambda_findings(tokens)])


def main(arguments):
    paths = [pathlib.Path(a).resolve() for a in arguments] or cpp_text.sources("emulator", "tests")
    findings = []
    for path in paths:
        findings += [(path, line, f"{sentence} (rule {rule})") for line, rule, sentence in findings_in(path.read_text())]
    return cpp_text.report(findings, len(paths))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
