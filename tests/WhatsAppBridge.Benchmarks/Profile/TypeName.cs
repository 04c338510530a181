namespace WhatsAppBridge.Benchmarks.Profile;

/// <summary>A type's name as the runtime writes it: with arguments in brackets, and in some places with its assembly.</summary>
/// <param name="Name">Namespace, outer types and its own, as metadata has it: <c>Namespace.Outer+Inner`1</c>.</param>
/// <param name="Arguments">What a generic type was made with; <c>System.__Canon</c> for any class.</param>
/// <param name="Suffix">Of an array, <c>[]</c>, of each dimension.</param>
/// <param name="Assembly">Null where the runtime does not say.</param>
internal sealed record TypeName(string Name, IReadOnlyList<TypeName> Arguments, string Suffix, string? Assembly)
{
    /// <exception cref="FormatException">It is no type's name.</exception>
    public static TypeName Parse(string text)
    {
        var reader = new Reader(text);
        var type = reader.Read(isQualified: true);
        return reader.IsAtEnd ? type : throw new FormatException($"{text} is no type's name.");
    }

    private sealed class Reader(string text)
    {
        private int _at;

        public bool IsAtEnd => _at == text.Length;

        private char Next => IsAtEnd ? '\0' : text[_at];

        public TypeName Read(bool isQualified)
        {
            var name = ReadName();
            var arguments = name.Contains('`', StringComparison.Ordinal) && Next == '[' && !IsArray ? ReadArguments() : [];
            var begin = _at;
            while (IsArray)
                _at = text.IndexOf(']', _at) + 1;
            return new TypeName(name, arguments, text[begin.._at], isQualified && Next == ',' ? ReadAssembly() : null);
        }

        private bool IsArray => Next == '[' && _at + 1 < text.Length && text[_at + 1] is ']' or ',';

        // What the compiler names has characters of its own in angle brackets: <<RunAsync>g__Await|2_0>d.
        private string ReadName()
        {
            var (begin, depth) = (_at, 0);
            for (; !IsAtEnd && (depth > 0 || text[_at] is not ('[' or ',' or ']')); _at++)
                depth += text[_at] switch { '<' => 1, '>' => -1, _ => 0 };
            return _at > begin ? text[begin.._at] : throw new FormatException($"{text} has a name missing.");
        }

        private List<TypeName> ReadArguments()
        {
            var arguments = new List<TypeName>();
            do
            {
                _at++;
                if (Next == '[')
                {
                    _at++;
                    arguments.Add(Read(isQualified: true));
                    Expect(']');
                }
                else
                {
                    arguments.Add(Read(isQualified: false));
                }
            }
            while (Next == ',');
            Expect(']');
            return arguments;
        }

        // Name, version, culture and key; the name is enough.
        private string ReadAssembly()
        {
            var begin = ++_at;
            while (!IsAtEnd && Next != ']')
                _at++;
            return text[begin.._at].Split(',')[0].Trim();
        }

        private void Expect(char character)
        {
            if (Next != character)
                throw new FormatException($"{text} has no {character} at {_at}.");
            _at++;
        }
    }
}
