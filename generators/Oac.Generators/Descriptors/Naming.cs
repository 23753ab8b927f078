using System.Linq;
using System.Text;

namespace Oac.Generators.Descriptors;

/// <summary>Names of schemas as C# names.</summary>
internal static class Naming
{
    /// <summary><c>client_id</c> as <c>ClientId</c>, <c>env-present</c> as <c>EnvPresent</c>, <c>v1alpha3</c> as <c>V1Alpha3</c>.</summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder(name.Length);
        var upper = true;
        foreach (var c in name)
        {
            if (c is '_' or '-' or '.' or '/')
            {
                upper = true;
                continue;
            }
            result.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = c is >= '0' and <= '9';
        }
        return result.ToString();
    }

    /// <summary><c>ROLE_MCP_DCR_SCOPES</c> without its prefix, as <c>McpDcrScopes</c>.</summary>
    public static string PascalOfConstant(string constant, string prefix) =>
        string.Concat(
            constant
                .Substring(prefix.Length)
                .Split('_')
                .Where(static word => word.Length != 0)
                .Select(static word => char.ToUpperInvariant(word[0]) + word.Substring(1).ToLowerInvariant())
        );

    /// <summary>A parameter of that name.</summary>
    public static string Parameter(string name) => "@" + char.ToLowerInvariant(name[0]) + Pascal(name).Substring(1);

    /// <summary>Whether a name is one of ASCII letters, digits and underscores that C# takes.</summary>
    public static bool IsIdentifier(string name) =>
        name.Length != 0
        && name[0] is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_'
        && name.All(static c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
