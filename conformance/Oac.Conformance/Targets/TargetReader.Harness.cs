using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Oac.Conformance.Gherkin;
using Oac.Spec.Catalogue;
using Oac.Spec.Versions;

namespace Oac.Conformance.Targets;

/// <content>What only a harness has: how it is started, what it is sent, where the suite is reached.</content>
internal sealed partial class TargetReader
{
    private HarnessTarget Harness(Dictionary<string, TargetNode> keys)
    {
        var defaults = new HarnessTarget();
        return new()
        {
            Command = Command(keys.GetValueOrDefault(TargetKeys.Command)),
            Events = Events(keys.GetValueOrDefault(TargetKeys.Events), TargetKeys.Events),
            Fails = Events(keys.GetValueOrDefault(TargetKeys.Fails), TargetKeys.Fails),
            ResultWithin = Wait(keys, TargetKeys.ResultWithin) ?? defaults.ResultWithin,
            StreamWithin = Wait(keys, TargetKeys.StreamWithin) ?? defaults.StreamWithin,
            Extension = Truth(keys.GetValueOrDefault(TargetKeys.Extension), TargetKeys.Extension),
            Network = Network(keys.GetValueOrDefault(TargetKeys.Network)),
            Listen = Address(keys.GetValueOrDefault(TargetKeys.Listen)),
            Reach = Host(keys.GetValueOrDefault(TargetKeys.Reach)),
            Mcp = Mcp(keys.GetValueOrDefault(TargetKeys.Mcp)),
            ModelSays = Text(keys.GetValueOrDefault(TargetKeys.ModelSays), TargetKeys.ModelSays),
        };
    }

    private ImmutableArray<string> Command(TargetNode? node)
    {
        switch (node)
        {
            case null:
                return [];
            case TargetList { Items.Length: 0 or > MaxWords } list:
                Wrong(node, $"'command' has {list.Items.Length} words; allowed are 1 to {MaxWords}");
                return [];
            case TargetList list:
                // An argument may be empty; the program may not.
                ImmutableArray<string> words =
                [
                    .. list.Items.Select((n, i) => Text(n, TargetKeys.Command, mayBeEmpty: i > 0)).OfType<string>(),
                ];
                return words;
            default:
                Wrong(
                    node,
                    $"'command' is {node.Kind}; allowed is a list of the program and its arguments, such as [node, harness.js]"
                );
                return [];
        }
    }

    private ImmutableDictionary<string, SampleEvent> Events(TargetNode? node, string key)
    {
        var events = ImmutableDictionary.CreateBuilder<string, SampleEvent>(StringComparer.Ordinal);
        if (node is null)
        {
            return events.ToImmutable();
        }
        if (node is not TargetMapping { Entries.Length: > 0 and <= MaxEvents } mapping)
        {
            Wrong(
                node,
                $"'{key}' is {Described(node)}; allowed is a mapping of 1 to {MaxEvents} channels to their event"
            );
            return events.ToImmutable();
        }
        foreach (var (channel, value) in mapping.Entries)
        {
            if (channel.Value.Length == 0 || channel.Value.Any(char.IsControl))
            {
                Wrong(channel, "a channel's name is empty or holds a control character");
            }
            if (Event(value, $"{key}.{channel.Value}") is { } sample)
            {
                events[channel.Value] = sample;
            }
        }
        return events.ToImmutable();
    }

    private SampleEvent? Event(TargetNode node, string path)
    {
        if (node is not TargetMapping mapping)
        {
            Wrong(node, $"'{path}' is {node.Kind}; allowed is a mapping with {List(TargetKeys.Event)}");
            return null;
        }
        var keys = Keys(mapping, TargetKeys.Event, $" of '{path}'");
        var type = Text(keys.GetValueOrDefault(TargetKeys.ContentType), TargetKeys.ContentType);
        if (!keys.TryGetValue(TargetKeys.ContentType, out var typeNode))
        {
            Wrong(node, $"'{path}' has no content_type");
        }
        else if (type is not null && !MediaTypeHeaderValue.TryParse(type, out _))
        {
            Wrong(typeNode, $"'{type}' is no media type; allowed is one such as application/json");
        }
        string[] carriers = [TargetKeys.Text, TargetKeys.Base64, TargetKeys.File];
        if (carriers.Where(keys.ContainsKey).ToList() is not [var carrier])
        {
            Wrong(node, $"'{path}' needs its payload as exactly one of text, base64 and file");
            return null;
        }
        var payload = Payload(keys[carrier], carrier);
        return type is null || payload is null ? null : new(type, payload);
    }

    private byte[]? Payload(TargetNode node, string carrier)
    {
        if (Text(node, carrier, mayBeEmpty: carrier != TargetKeys.File) is not { } text)
        {
            return null;
        }
        byte[] payload;
        switch (carrier)
        {
            case TargetKeys.File:
                try
                {
                    return TargetBytes.Read(Path.GetFullPath(text, folder), text, MaxPayload);
                }
                catch (TargetException e)
                {
                    Wrong(node, e.Message);
                    return null;
                }
            case TargetKeys.Base64:
                payload = new byte[text.Length];
                if (!Convert.TryFromBase64String(text, payload, out var length))
                {
                    Wrong(node, "the value of 'base64' is not base64 (RFC 4648, with padding)");
                    return null;
                }
                payload = payload[..length];
                break;
            default:
                payload = Encoding.UTF8.GetBytes(text);
                break;
        }
        // The file as a whole is smaller than what a payload may have.
        return payload;
    }

    private ImmutableSortedDictionary<string, string> Mcp(TargetNode? node)
    {
        var servers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (node is null)
        {
            return servers.ToImmutable();
        }
        if (node is not TargetMapping { Entries.Length: > 0 and <= MaxServers } mapping)
        {
            Wrong(
                node,
                $"'mcp' is {Described(node)}; allowed is a mapping of 1 to {MaxServers} MCP servers to the variable that takes the address"
            );
            return servers.ToImmutable();
        }
        foreach (var (name, value) in mapping.Entries)
        {
            if (name.Value.Length == 0 || name.Value.Any(char.IsControl))
            {
                Wrong(name, "an MCP server's name is empty or holds a control character");
            }
            var variable = Text(value, $"{TargetKeys.Mcp}.{name.Value}");
            if (variable is null)
            {
                continue;
            }
            if (variable.Contains('=', StringComparison.Ordinal))
            {
                Wrong(value, $"'{variable}' is no name of a variable");
            }
            servers[name.Value] = variable;
        }
        return servers.ToImmutable();
    }

    private TimeSpan? Wait(Dictionary<string, TargetNode> keys, string key)
    {
        if (!keys.TryGetValue(key, out var node) || Text(node, key) is not { } text)
        {
            return null;
        }
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 1 and <= MaxWait
        )
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }
        Wrong(node, $"'{key}' is '{text}'; allowed is a whole number of milliseconds from 1 to {MaxWait}");
        return null;
    }

    private IPAddress? Address(TargetNode? node)
    {
        if (Text(node, TargetKeys.Listen) is not { } text)
        {
            return null;
        }
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }
        Wrong(node!, $"'listen' is '{text}'; allowed is an IP address of this machine, such as 127.0.0.1 or 0.0.0.0");
        return null;
    }

    private string? Network(TargetNode? node)
    {
        var text = Text(node, TargetKeys.Network);
        var isName =
            text is not null
            && text.Length <= MaxName
            && char.IsAsciiLetterOrDigit(text[0])
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
        if (text is "none" || (text is not null && !isName))
        {
            Wrong(
                node!,
                $"'network' is '{text}'; allowed are host, bridge, or the name of another network over which a container reaches this machine"
            );
        }
        return text;
    }

    private string? Host(TargetNode? node)
    {
        var text = Text(node, TargetKeys.Reach);
        if (text is not null && Uri.CheckHostName(text) == UriHostNameType.Unknown)
        {
            Wrong(node!, $"'reach' is '{text}'; allowed is a host name or an IP address, without scheme and port");
        }
        return text;
    }
}
