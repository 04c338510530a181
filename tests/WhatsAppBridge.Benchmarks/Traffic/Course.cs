namespace WhatsAppBridge.Benchmarks.Traffic;

/// <summary>Messages nobody has had yet.</summary>
/// <param name="first">The number of the first.</param>
/// <param name="people">How many write.</param>
internal sealed class Course(int first, int people)
{
    private int _next = first;

    public IReadOnlyList<byte[]> Next(int count)
    {
        var messages = SignedMessages.Make(_next, count, people);
        _next += count;
        return messages;
    }
}
