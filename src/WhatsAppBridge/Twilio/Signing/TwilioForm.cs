namespace WhatsAppBridge.Twilio.Signing;

/// <summary>The fields of a webhook whose signature has been verified. Names are compared exactly, as Twilio signs them.</summary>
internal sealed class TwilioForm(FormField[] fields)
{
    public IReadOnlyList<FormField> Fields => fields;

    /// <summary>The first value of the field; null when the field is absent or empty.</summary>
    public string? this[string name]
    {
        get
        {
            // Some twenty fields, whose usual names are the same strings as those asked for: a table of them costs more to make
            // than it saves.
            foreach (var field in fields)
            {
                if (field.Name == name)
                    return field.Value.Length > 0 ? field.Value : null;
            }

            return null;
        }
    }
}
