namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>Several instances of the built bridge on one store, behind a load balancer.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly BridgeScene _scene;
    private readonly RoundRobin _balancer = new();
    private readonly BridgeProcess?[] _instances;
    private readonly List<BuiltProgram> _programs = [];
    private readonly HashSet<int> _renewed = [];

    private Fleet(BridgeScene scene, int count) => (_scene, _instances) = (scene, new BridgeProcess?[count]);

    /// <summary>What every instance has written, those included that are gone.</summary>
    public IEnumerable<string> Output => _programs.SelectMany(program => program.Output);

    public IEnumerable<string> Errors => _programs.SelectMany(program => program.Errors);

    /// <summary>Whether the instance has been stopped and started since the beginning.</summary>
    public bool IsRenewed(int instance) => _renewed.Contains(instance);

    public static async Task<Fleet> StartAsync(BridgeScene scene, int count)
    {
        var fleet = new Fleet(scene, count);
        for (var i = 0; i < count; i++)
            await fleet.StartAsync(i);
        scene.Twilio.WebhookUrl = new Uri(fleet._balancer.Address, BridgeScene.WebhookPath);
        return fleet;
    }

    public BuiltProgram Program(int instance) => _instances[instance]?.Program ?? throw new InvalidOperationException("The instance does not run.");

    public async Task StartAsync(int instance)
    {
        var process = await BridgeProcess.StartAsync(_scene.Settings);
        _programs.Add(process.Program);
        _instances[instance] = process;
        Balance();
    }

    /// <summary>Kills an instance, of which the load balancer learns by being refused.</summary>
    public async Task KillAsync(int instance)
    {
        await Program(instance).KillAsync();
        await RemoveAsync(instance);
    }

    /// <summary>Stops an instance as an orchestrator does: no new connections, then SIGTERM.</summary>
    public async Task<int> TerminateAsync(int instance)
    {
        var process = _instances[instance]!;
        Balance(except: instance);
        await process.Program.TerminateAsync();
        var exitCode = await process.Program.WaitForExitAsync();
        await RemoveAsync(instance);
        return exitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _balancer.DisposeAsync();
        foreach (var instance in _instances)
        {
            if (instance is not null)
                await instance.DisposeAsync();
        }
    }

    private async Task RemoveAsync(int instance)
    {
        var process = _instances[instance];
        _instances[instance] = null;
        _renewed.Add(instance);
        Balance();
        if (process is not null)
            await process.DisposeAsync();
    }

    private void Balance(int? except = null) =>
        _balancer.SendTo(_instances.Where((_, instance) => instance != except).OfType<BridgeProcess>().Select(process => process.Address));
}
