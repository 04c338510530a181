namespace WhatsAppBridge.Twilio.Signing;

/// <summary>The fields of a webhook whose signature has been verified. Names are compared exactly, as Twilio signs them.</summary>
internal sealed class TwilioForm(IReadOnlyList<FormField> fields)
{
    public IReadOnlyList<FormField> Fields { get; } = fields;

    /// <summary>The first value of the field; null when the field is absent or empty.</summary>
    public string? this[string name]
    {
        get
        {
            for (var i = 0; i < Fields.Count; i++)
            {
                if (string.Equals(Fields[i].Name, name, StringComparison.Ordinal))
                    return Fields[i].Value.Length == 0 ? null : Fields[i].Value;
            }

            return null;
        }
    }
}
