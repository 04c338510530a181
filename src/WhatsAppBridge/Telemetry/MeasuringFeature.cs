using System.Diagnostics.Metrics;

namespace WhatsAppBridge.Telemetry;

/// <summary>Puts a measurement in front of a seam that is registered already.</summary>
internal static class MeasuringFeature
{
    /// <param name="services">Holds the seam's implementation.</param>
    /// <param name="name">What spans and the metric call it.</param>
    public static void Measure<TSeam>(this IServiceCollection services, string name)
        where TSeam : class
    {
        var described = services.Last(service => service.ServiceType == typeof(TSeam));
        services.Remove(described);
        services.AddSingleton(provider => Measured<TSeam>.Around(
            (TSeam)(described.ImplementationInstance
                ?? described.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, described.ImplementationType!)),
            name,
            provider.GetRequiredService<IMeterFactory>()));
    }
}
