namespace WhatsAppBridge.Twilio.Signing;

/// <summary>The fields of a webhook whose signature has been verified. Names are compared exactly, as Twilio signs them.</summary>
internal sealed class TwilioForm
{
    // A message is read field by field, by name, some forty times.
    private readonly Dictionary<string, string> _first;

    public TwilioForm(IReadOnlyList<FormField> fields)
    {
        Fields = fields;
        _first = new Dictionary<string, string>(fields.Count, StringComparer.Ordinal);
        foreach (var field in fields)
            _first.TryAdd(field.Name, field.Value);
    }

    public IReadOnlyList<FormField> Fields { get; }

    /// <summary>The first value of the field; null when the field is absent or empty.</summary>
    public string? this[string name] => _first.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
