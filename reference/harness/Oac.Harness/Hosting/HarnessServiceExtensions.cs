using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Oac.Harness.Hosting;

namespace Oac.Harness;

/// <summary>A harness as a part of a host: its services, its log, its life.</summary>
public static class HarnessServiceExtensions
{
    /// <summary>
    /// Adds a harness. It connects once the host has started, as an open stream means that it is ready
    /// (<c>harness/stream/open-when-ready</c>), and stops in good order with the host; what is at work when the host's own shutdown
    /// timeout ends is answered as failed. Where the environment is wrong the host does not start
    /// (<see cref="HarnessConfigurationException"/>).
    /// </summary>
    /// <param name="services">The host's services; handlers that are classes are made from them.</param>
    /// <param name="configure">What the agent is and does.</param>
    public static IServiceCollection AddOacHarness(this IServiceCollection services, Action<HarnessBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddSingleton<IHostedService>(provider =>
        {
            var builder = HarnessBuilder.Create(configure);
            var logging =
                builder.Logging ?? provider.GetService<ILoggerFactory>() ?? (ILoggerFactory)NullLoggerFactory.Instance;
            var lifetime = provider.GetRequiredService<IHostApplicationLifetime>();
            return new HarnessService(new(builder.Build(), provider, logging), lifetime);
        });
    }
}
