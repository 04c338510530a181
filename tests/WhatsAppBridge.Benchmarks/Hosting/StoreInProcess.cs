using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Benchmarks.Traffic;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores;

namespace WhatsAppBridge.Benchmarks.Hosting;

/// <summary>A store of the bridge without the bridge: to fill it, and to measure its steps alone.</summary>
internal sealed class StoreInProcess : IAsyncDisposable
{
    private static readonly WhatsAppAddress Number = new("+14155550100");

    private readonly ServiceProvider _services;

    private StoreInProcess(StoreOptions options)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(TimeProvider.System).AddStore(options);
        _services = services.BuildServiceProvider();
        Conversations = _services.GetRequiredService<IConversationStore>();
        People = _services.GetRequiredService<IPersonStore>();
    }

    public IConversationStore Conversations { get; }

    public IPersonStore People { get; }

    public static StoreInProcess OfMemory() => new(new StoreOptions { Provider = StoreProvider.Memory, SqlitePath = "", Retention = TimeSpan.FromDays(3) });

    public static StoreInProcess OfFile(string path) => new(new StoreOptions { Provider = StoreProvider.Sqlite, SqlitePath = path, Retention = TimeSpan.FromDays(3) });

    public static InboundMessage MessageOf(int number, int person, string text)
    {
        var phone = new WhatsAppAddress(SignedMessages.PhoneOf(person));
        return new InboundMessage
        {
            Sid = new MessageSid(SignedMessages.SidOf(number)),
            Conversation = new ConversationKey(phone, Number),
            PhoneNumber = phone,
            UserId = new WhatsAppAddress(SignedMessages.UserIdOf(person)),
            AccountSid = SignedMessages.AccountSid,
            ProfileName = "Ana Example",
            Text = text,
        };
    }

    /// <summary>A whole turn, from the message to its end, as the bridge records it.</summary>
    public async Task TakeTurnAsync(InboundMessage message, string answer, CancellationToken cancellationToken)
    {
        if (await Conversations.AcceptAsync(message, cancellationToken) is not Acceptance.Ours ours)
            throw new InvalidOperationException($"{message.Sid} was there before.");

        await Conversations.CompleteAsync(
            new CompletedTurn
            {
                Claim = ours.Claim,
                Conversation = message.Conversation,
                Messages = [OutboundMessage.OfText(answer)],
                State = new ConversationState(new SessionId("5d1f2a6c-52a4-4f44-9d2b-8a3d6c1f0f11"), Menu: null),
            },
            cancellationToken);
        await Conversations.FinishAsync(ours.Claim, cancellationToken);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
