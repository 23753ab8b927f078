using System.Collections.Immutable;
using Oac.Planning.Configuration;

namespace Oac.Planning.Models;

/// <summary>Questions about one model of one gateway that do not hang on an image's requirements.</summary>
internal static class ModelCatalogue
{
    /// <summary>Whether a model serves an inference type.</summary>
    public static bool Serves(GatewayModel model, string type)
    {
        foreach (var served in model.Types)
        {
            if (served == type)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether policy allows a model. Asked of each candidate, so that no text is made for it.</summary>
    public static bool Allows(ImmutableArray<Pattern> patterns, string gateway, string model)
    {
        var length = gateway.Length + 1 + model.Length;
        var text = length <= 256 ? stackalloc char[256] : new char[length];
        text = text[..length];
        gateway.CopyTo(text);
        text[gateway.Length] = '/';
        model.CopyTo(text[(gateway.Length + 1)..]);
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(text))
            {
                return true;
            }
        }
        return false;
    }
}
