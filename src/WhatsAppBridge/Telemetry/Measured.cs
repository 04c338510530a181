using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace WhatsAppBridge.Telemetry;

/// <summary>
/// Stands in front of a seam and measures every one of its calls, with a span and a duration each. Made from the interface
/// itself, so that a method that is added is measured without anybody remembering to.
/// </summary>
internal class Measured<TSeam> : DispatchProxy
    where TSeam : class
{
    private static readonly MethodInfo WatchOf = typeof(Measured<TSeam>).GetMethod(nameof(WatchValueAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private readonly ConcurrentDictionary<MethodInfo, (string Operation, MethodInfo? Watch)> _methods = new();
    private TSeam _inner = null!;
    private string _name = "";
    private Histogram<double> _duration = null!;

    /// <param name="inner">What does the work.</param>
    /// <param name="name">What it is called in spans (<c>store accept</c>) and in the metric <c>whatsappbridge.store.duration</c>.</param>
    /// <param name="meters">Makes the metric.</param>
    public static TSeam Around(TSeam inner, string name, IMeterFactory meters)
    {
        var measured = Create<TSeam, Measured<TSeam>>();
        var proxy = (Measured<TSeam>)(object)measured;
        (proxy._inner, proxy._name) = (inner, name);
        proxy._duration = meters.Create(BridgeActivity.SourceName).CreateHistogram(
            $"whatsappbridge.{name}.duration", "s", $"Time of one call of the {name}, by operation and outcome", null, Durations.Short);
        return measured;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var (operation, watch) = _methods.GetOrAdd(targetMethod!, Describe);
        var activity = BridgeActivity.Source.StartActivity($"{_name} {operation}");
        var began = Stopwatch.GetTimestamp();
        object? result;
        try
        {
            result = targetMethod!.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        }
        catch (Exception exception)
        {
            End(operation, activity, began, exception);
            throw;
        }

        switch (result)
        {
            case ValueTask task:
                return new ValueTask(WatchAsync(task.AsTask(), operation, activity, began));
            case not null when watch is not null:
                return watch.Invoke(this, BindingFlags.DoNotWrapExceptions, null, [result, operation, activity, began], null);
            default:
                End(operation, activity, began, null);
                return result;
        }
    }

    private static (string, MethodInfo?) Describe(MethodInfo method)
    {
        const string suffix = "Async";
        var name = method.Name.EndsWith(suffix, StringComparison.Ordinal) ? method.Name[..^suffix.Length] : method.Name;
        var type = method.ReturnType;
        return (
            string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? $"{(index > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}" : letter.ToString())),
            type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>) ? WatchOf.MakeGenericMethod(type.GetGenericArguments()) : null);
    }

    private async Task WatchAsync(Task task, string operation, Activity? activity, long began)
    {
        try
        {
            await task;
            End(operation, activity, began, null);
        }
        catch (Exception exception)
        {
            End(operation, activity, began, exception);
            throw;
        }
    }

    private async ValueTask<TResult> WatchValueAsync<TResult>(ValueTask<TResult> task, string operation, Activity? activity, long began)
    {
        try
        {
            var result = await task;
            End(operation, activity, began, null);
            return result;
        }
        catch (Exception exception)
        {
            End(operation, activity, began, exception);
            throw;
        }
    }

    private void End(string operation, Activity? activity, long began, Exception? exception)
    {
        _duration.Record(
            Stopwatch.GetElapsedTime(began).TotalSeconds,
            KeyValuePair.Create<string, object?>("operation", operation),
            KeyValuePair.Create<string, object?>("outcome", exception switch { null => "ok", OperationCanceledException => "cancelled", _ => "failed" }));
        if (exception is not null)
            activity?.SetStatus(ActivityStatusCode.Error);
        activity?.Dispose();
    }
}
