using System;
using System.Collections.Generic;
using System.Linq;
using Oac.Connect.Generators.Model;

namespace Oac.Connect.Generators.Naming;

/// <summary>Gives services and methods names that are free. Who has a name in the .proto that C# can keep as it is keeps it.</summary>
internal sealed class ServiceNames
{
    /// <summary>The class of the methods.</summary>
    public const string Methods = nameof(Methods);

    /// <summary>The base class of servers.</summary>
    public const string Base = nameof(Base);

    /// <summary>The client.</summary>
    public const string Client = nameof(Client);

    private static readonly string[] Suffixes = [Methods, Base, Client];

    // What classes have without us, and what the emitters write.
    private static readonly string[] Reserved =
    [
        nameof(Equals),
        nameof(GetHashCode),
        nameof(GetType),
        nameof(ToString),
        nameof(ReferenceEquals),
        nameof(MemberwiseClone),
        "Finalize",
        "Service",
        "Client",
        "ProtobufType",
        "ProtobufJson",
    ];

    private readonly HashSet<string> _types;
    private readonly HashSet<string> _hints = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="types">The full names of types that are there already.</param>
    public ServiceNames(IEnumerable<string> types) => _types = new(types, StringComparer.Ordinal);

    /// <summary>The services with the names of their classes, members and files, ordered by their own names.</summary>
    public IEnumerable<PlacedService> Name(IEnumerable<PlacedService> services) =>
        services
            .OrderByDescending(static s => ProtocNames.Pascal(s.Spec.Name) == s.Spec.Name)
            .ThenBy(static s => s.Spec.FullName, StringComparer.Ordinal)
            .Select(s => s with { Spec = Name(s.Spec) })
            .ToList()
            .OrderBy(static s => s.Spec.FullName, StringComparer.Ordinal);

    private ServiceSpec Name(ServiceSpec service)
    {
        var prefix = service.Namespace.Length == 0 ? "" : service.Namespace + ".";
        var stem = ProtocNames.Pascal(service.Name);
        while (Suffixes.Any(suffix => _types.Contains(prefix + stem + suffix)))
        {
            stem += "_";
        }
        _types.UnionWith(Suffixes.Select(suffix => prefix + stem + suffix));
        // The compiler takes names of generated files that differ only in case for the same.
        var hint = service.FullName;
        while (!_hints.Add(hint))
        {
            hint += "_";
        }
        return service with
        {
            Stem = stem,
            HintName = hint + ".g.cs",
            Methods = NameMethods(service.Methods, Suffixes.Select(suffix => stem + suffix)),
        };
    }

    private static EquatableArray<MethodSpec> NameMethods(EquatableArray<MethodSpec> methods, IEnumerable<string> types)
    {
        var members = new HashSet<string>(Reserved.Concat(types), StringComparer.Ordinal);
        var clientMembers = new HashSet<string>(members, StringComparer.Ordinal);
        var named = methods.ToArray();
        foreach (
            var index in Enumerable
                .Range(0, named.Length)
                .OrderByDescending(i => ProtocNames.Pascal(named[i].Name) == named[i].Name)
        )
        {
            var method = named[index];
            var name = ProtocNames.Pascal(method.Name);
            named[index] = method with
            {
                Member = Free(name, members),
                // What is not awaited but opened has no such ending.
                ClientMember = Free(method.Kind == CallKind.BidiStream ? name : name + "Async", clientMembers),
            };
        }
        return new(named);
    }

    private static string Free(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name += "_";
        }
        return name;
    }
}
