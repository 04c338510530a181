namespace WhatsAppBridge.Twilio.Signing;

/// <summary>The fields of a webhook whose signature has been verified. Names are compared exactly, as Twilio signs them.</summary>
internal sealed class TwilioForm
{
    private readonly FormField[] _fields;

    // A bit for every name there is. Of the forty a message is asked for it has a dozen, and the rest are seldom looked for any further.
    private readonly ulong _names;

    public TwilioForm(FormField[] fields)
    {
        _fields = fields;
        foreach (var field in fields)
            _names |= BitOf(field.Name);
    }

    public IReadOnlyList<FormField> Fields => _fields;

    /// <summary>The first value of the field; null when the field is absent or empty.</summary>
    public string? this[string name]
    {
        get
        {
            if ((_names & BitOf(name)) == 0)
                return null;

            // Some twenty fields, whose usual names are the same strings as those asked for: a table of them costs more to make
            // than it saves.
            foreach (var field in _fields)
            {
                if (field.Name == name)
                    return field.Value.Length > 0 ? field.Value : null;
            }

            return null;
        }
    }

    // With these factors no name that is asked for and usually absent shares its bit with one that nearly every message has.
    private static ulong BitOf(string name) => name is [var first, .., var last] ? 1UL << ((name.Length + 8 * first + 15 * last) & 63) : 1;
}
