using System.Globalization;

namespace WhatsAppBridge.Settings;

/// <summary>
/// Reads the settings of one section and collects everything that is wrong with them instead of stopping at the
/// first: the configuration binder throws at the first value it can't convert, which makes an operator fix a file
/// one restart at a time. Empty counts as absent, so that <c>Twilio__ApiKeySid=</c> switches a value off.
/// </summary>
/// <param name="section">The section to read.</param>
/// <param name="fallback">Where to look for what the section leaves out; null for nowhere.</param>
/// <param name="problems">Where problems are collected.</param>
internal sealed class SettingsReader(IConfigurationSection section, IConfigurationSection? fallback, ICollection<SettingProblem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SettingsReader> _inner = [];

    public SettingsReader(IConfigurationSection section, ICollection<SettingProblem> problems)
        : this(section, null, problems)
    {
    }

    /// <summary>Settings of this section that nothing has asked for: misspelt, most likely.</summary>
    public IEnumerable<string> UnknownNames =>
        section.GetChildren().Select(child => child.Key).Where(key => !_known.Contains(key)).Select(NameOf)
            .Concat(_inner.SelectMany(reader => reader.UnknownNames));

    public string? Optional(string name) => Value(name)?.Trim();

    public string Required(string name, string advice)
    {
        if (Optional(name) is { } value)
            return value;

        Report(name, null, advice);
        return "";
    }

    public string? Matching(string name, Func<string, bool> isRight, string advice, bool isSecret = false)
    {
        if (Optional(name) is not { } value)
            return null;

        if (isRight(value))
            return value;

        Report(name, isSecret ? Mask(value) : value, advice);
        return null;
    }

    public string RequiredMatching(string name, Func<string, bool> isRight, string advice, bool isSecret = false)
    {
        if (Optional(name) is not { } value)
        {
            Report(name, null, advice);
            return "";
        }

        return Matching(name, isRight, advice, isSecret) is null ? "" : value;
    }

    public IReadOnlyList<string> List(string name)
    {
        _known.Add(name);
        return [.. section.GetSection(name).GetChildren().Select(item => item.Value?.Trim()).Where(value => !string.IsNullOrEmpty(value))!];
    }

    /// <summary>A list of sections, each with a reader of its own.</summary>
    public IReadOnlyList<SettingsReader> Sections(string name)
    {
        _known.Add(name);
        List<SettingsReader> readers = [.. section.GetSection(name).GetChildren().Select(child => new SettingsReader(child, problems))];
        _inner.AddRange(readers);
        return readers;
    }

    public bool Switch(string name, bool whenAbsent)
    {
        if (Optional(name) is not { } value)
            return whenAbsent;

        if (bool.TryParse(value, out var result))
            return result;

        Report(name, value, "write true or false");
        return whenAbsent;
    }

    public int Whole(string name, int whenAbsent, int atLeast, int atMost)
    {
        if (Optional(name) is not { } value)
            return whenAbsent;

        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var result) && result >= atLeast && result <= atMost)
            return result;

        Report(name, value, $"write a whole number from {atLeast} to {atMost}");
        return whenAbsent;
    }

    public TimeSpan Time(string name, TimeSpan whenAbsent, TimeSpan atLeast, TimeSpan atMost)
    {
        if (Optional(name) is not { } value)
            return whenAbsent;

        if (Duration.TryParse(value, out var result) && result >= atLeast && result <= atMost)
            return result;

        Report(name, value, $"write a time from {Duration.Format(atLeast)} to {Duration.Format(atMost)}, such as {Duration.Format(whenAbsent)}");
        return whenAbsent;
    }

    public T Choice<T>(string name, T whenAbsent)
        where T : struct, Enum
    {
        if (Optional(name) is not { } value)
            return whenAbsent;

        // A number would parse as an enum too, and mean whatever order the names have today.
        if (!char.IsAsciiDigit(value[0]) && Enum.TryParse<T>(value, ignoreCase: true, out var result) && Enum.IsDefined(result))
            return result;

        Report(name, value, $"write one of {string.Join(", ", Enum.GetNames<T>())}");
        return whenAbsent;
    }

    /// <summary>An absolute http or https address, without its slash at the end.</summary>
    public string? Address(string name, string? whenAbsent, string advice)
    {
        if (Optional(name) is not { } value)
            return whenAbsent;

        if (IsAddress(value))
            return value.TrimEnd('/');

        Report(name, WithoutUser(value), advice);
        return null;
    }

    public void Report(string name, string? found, string advice) =>
        problems.Add(new SettingProblem(NameOf(name), found is null ? "nothing" : $"\"{found}\"", advice));

    /// <summary>Named as it was written: a value a channel inherits stands in the section it inherits from.</summary>
    public string NameOf(string name) =>
        fallback is not null && string.IsNullOrWhiteSpace(section[name]) && !string.IsNullOrWhiteSpace(fallback[name])
            ? $"{fallback.Path}:{name}"
            : $"{section.Path}:{name}";

    /// <summary>Enough of a secret to recognise which one it is, too little to use it.</summary>
    public static string Mask(string secret) =>
        secret.Length <= 8 ? "****" : string.Concat(secret.AsSpan(0, 2), "****", secret.AsSpan(secret.Length - 2));

    // Addresses may hold a password.
    public static string WithoutUser(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var at = address.LastIndexOf('@');
        return start > 2 && at > start ? string.Concat(address.AsSpan(0, start), "****", address.AsSpan(at)) : address;
    }

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;

    private string? Value(string name)
    {
        _known.Add(name);
        return NonEmpty(section[name]) ?? NonEmpty(fallback?[name]);

        static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
    }
}
