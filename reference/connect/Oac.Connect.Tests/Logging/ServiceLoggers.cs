using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Oac.Connect.Tests.Logging;

internal static class ServiceLoggers
{
    public static ILoggerFactory GetLoggers(this IServiceProvider services) =>
        services.GetRequiredService<ILoggerFactory>();
}
