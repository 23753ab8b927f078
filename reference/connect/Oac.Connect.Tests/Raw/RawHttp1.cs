using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Oac.Connect.Tests.Raw;

/// <summary>HTTP/1.1 by hand.</summary>
internal sealed class RawHttp1 : IDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly NetworkStream _stream;

    private RawHttp1(Uri address)
    {
        _tcp.Connect(address.Host, address.Port);
        _stream = _tcp.GetStream();
    }

    public static RawHttp1 Connect(Uri address) => new(address);

    /// <summary>Sends a request with a chunked body and reads the answer to its end.</summary>
    public static async Task<RawAnswer> PostAsync(
        Uri address,
        string path,
        IEnumerable<(string Name, string Value)> headers,
        params byte[][] chunks
    )
    {
        using var raw = Connect(address);
        await raw.SendHeadAsync("POST", path, headers);
        foreach (var chunk in chunks)
        {
            await raw.SendChunkAsync(chunk);
        }
        await raw.SendAsync("0\r\n\r\n");
        return await raw.ReadAsync();
    }

    public Task SendHeadAsync(string method, string path, IEnumerable<(string Name, string Value)> headers)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
        if (method == "POST")
        {
            head.Append("Transfer-Encoding: chunked\r\n");
        }
        foreach (var (name, value) in headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
        return SendAsync(head.Append("\r\n").ToString());
    }

    public async Task SendChunkAsync(byte[] chunk)
    {
        if (chunk.Length > 0)
        {
            await SendAsync($"{chunk.Length:x}\r\n");
            await _stream.WriteAsync(chunk, TestContext.Current.CancellationToken);
            await SendAsync("\r\n");
        }
    }

    public Task SendAsync(string text) =>
        _stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    /// <summary>Reads until the server closes the connection.</summary>
    public async Task<RawAnswer> ReadAsync()
    {
        var all = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Closed by a reset: what came before counts.
        }
        return Parse(all.ToArray());
    }

    /// <summary>Goes without a word: the connection is reset.</summary>
    public void Abort()
    {
        _tcp.LingerState = new(true, 0);
        _tcp.Close();
    }

    public void Dispose() => _tcp.Dispose();

    private static RawAnswer Parse(byte[] bytes)
    {
        var at = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (at < 0)
        {
            return new(0, new Dictionary<string, string>(), [], new Dictionary<string, string>());
        }
        var lines = Encoding.Latin1.GetString(bytes, 0, at).Split("\r\n");
        var headers = lines
            .Skip(1)
            .Select(static l => l.Split(": ", 2))
            .ToDictionary(static p => p[0].ToLowerInvariant(), static p => p[1]);
        var body = bytes[(at + 4)..];
        if (headers.GetValueOrDefault("transfer-encoding") == "chunked")
        {
            body = Unchunk(body);
        }
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        return new(status, headers, body, new Dictionary<string, string>());
    }

    private static byte[] Unchunk(byte[] body)
    {
        var result = new List<byte>();
        for (var at = 0; ; )
        {
            var line = body.AsSpan(at).IndexOf("\r\n"u8);
            Assert.True(line > 0, "the answer's chunks end too early");
            var length = int.Parse(Encoding.ASCII.GetString(body, at, line), NumberStyles.HexNumber);
            if (length == 0)
            {
                return [.. result];
            }
            result.AddRange(body.AsSpan(at + line + 2, length));
            at += line + 2 + length + 2;
        }
    }
}
