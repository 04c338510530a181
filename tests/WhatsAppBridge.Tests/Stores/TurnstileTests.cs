using WhatsAppBridge.Stores.Redis;

namespace WhatsAppBridge.Tests.Stores;

public sealed class TurnstileTests
{
    private readonly Turnstile _turnstile = new();
    private readonly List<string> _passed = [];

    [Fact]
    public async Task Steps_of_one_conversation_pass_one_after_the_other_in_the_order_of_the_calls()
    {
        var gates = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource()).ToArray();
        var steps = gates.Select((gate, index) => PassAsync("ana", $"{index}", gate.Task)).ToArray();

        foreach (var gate in gates.Reverse())
        {
            Assert.Empty(_passed);
            gate.SetResult();
        }

        await Task.WhenAll(steps);
        Assert.Equal(["0", "1", "2", "3"], _passed);
    }

    [Fact]
    public async Task Another_conversation_waits_for_nobody()
    {
        var gate = new TaskCompletionSource();
        var waiting = PassAsync("ana", "ana", gate.Task);

        await PassAsync("bob", "bob", Task.CompletedTask);

        Assert.Equal(["bob"], _passed);
        gate.SetResult();
        await waiting;
    }

    [Fact]
    public async Task A_step_that_fails_lets_the_next_one_pass()
    {
        var gate = new TaskCompletionSource();
        var failing = PassAsync("ana", "failing", gate.Task);
        var next = PassAsync("ana", "next", Task.CompletedTask);

        gate.SetException(new InvalidOperationException("made up"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        await next;
        await PassAsync("ana", "later", Task.CompletedTask);
        Assert.Equal(["next", "later"], _passed);
    }

    private async Task PassAsync(string conversation, string name, Task work)
    {
        using var step = await _turnstile.EnterAsync(conversation);
        await work;
        _passed.Add(name);
    }
}
