using System.Linq;
using System.Text;
using Google.Protobuf.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace Oac.Connect.Generators.Naming;

/// <summary>Names of C# as protoc makes them.</summary>
internal static class ProtocNames
{
    /// <summary>The namespace of a file's classes: what it says itself, else its package; empty for none.</summary>
    public static string Namespace(FileDescriptorProto file) =>
        file.Options is { HasCsharpNamespace: true } options ? options.CsharpNamespace : Pascal(file.Package);

    /// <summary><c>acme.greeting_app.v1</c> as <c>Acme.GreetingApp.V1</c>, <c>say_hello</c> as <c>SayHello</c>.</summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder(name.Length + 1);
        var upper = true;
        foreach (var c in name)
        {
            switch (c)
            {
                case >= 'a' and <= 'z':
                    result.Append(upper ? (char)(c - 'a' + 'A') : c);
                    upper = false;
                    break;
                case >= 'A' and <= 'Z':
                    result.Append(c);
                    upper = false;
                    break;
                case >= '0' and <= '9':
                    result.Append(c);
                    upper = true;
                    break;
                default:
                    upper = true;
                    if (c == '.')
                    {
                        result.Append('.');
                    }
                    break;
            }
        }
        if (result.Length == 0 ? name.Length > 0 : result[0] is >= '0' and <= '9')
        {
            result.Insert(0, '_');
        }
        return result.ToString();
    }

    /// <summary>Whether a text is a namespace: identifiers with dots between them, or nothing.</summary>
    public static bool IsNamespace(string text) =>
        text.Length == 0 || text.Split('.').All(static part => SyntaxFacts.IsValidIdentifier(part));

    /// <summary>A name with dots, each part of which may be a keyword.</summary>
    public static string Escape(string name) =>
        string.Join(
            ".",
            name.Split('.')
                .Select(static part => SyntaxFacts.GetKeywordKind(part) == SyntaxKind.None ? part : "@" + part)
        );
}
