using System.Linq;

namespace Oac.Harness.Generators.Reading;

internal static class ChannelNames
{
    private const int MaxLength = 63;

    /// <summary>Whether a name is a channel's (<c>container/events/channel-name</c>), as the harness itself asks when it starts.</summary>
    public static bool IsChannel(string name) =>
        name.Length is > 0 and <= MaxLength
        && name[0] is >= 'a' and <= 'z'
        && name[name.Length - 1] != '-'
        && name.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}
