using System.Globalization;
using System.Text;

namespace Oac.Engine.Tests.Peers;

/// <summary>A request that a test answers. The connection closes when the answer is done.</summary>
/// <param name="Head">Its first line and headers.</param>
/// <param name="Stream">Where its body comes from, and the answer goes.</param>
/// <param name="TestEnds">Done when the test is over: who awaits it never answers.</param>
internal sealed record FakeRequest(string Head, Stream Stream, Task TestEnds)
{
    public Task SendAsync(string raw) => SendAsync(Encoding.UTF8.GetBytes(raw));

    public async Task SendAsync(ReadOnlyMemory<byte> raw)
    {
        await Stream.WriteAsync(raw);
        await Stream.FlushAsync();
    }

    /// <summary>A whole answer.</summary>
    public Task AnswerAsync(string body, string header = "Server: fake", string status = "200 OK") =>
        SendAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP/1.1 {status}\r\n{header}\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
            )
        );

    /// <summary>The beginning of an answer whose body comes in chunks.</summary>
    public Task BeginAsync() => SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

    public async Task ChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await SendAsync(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length:x}\r\n"));
        await SendAsync(bytes);
        await SendAsync("\r\n");
    }

    public Task ChunkAsync(string text) => ChunkAsync(Encoding.UTF8.GetBytes(text));

    public Task EndAsync() => SendAsync("0\r\n\r\n");

    /// <summary>The body of a request that said how long it is.</summary>
    public async Task<string> TextAsync()
    {
        const string name = "Content-Length: ";
        var start = Head.IndexOf(name, StringComparison.OrdinalIgnoreCase) + name.Length;
        var body = new byte[int.Parse(Head[start..].Split('\r')[0], CultureInfo.InvariantCulture)];
        await Stream.ReadExactlyAsync(body);
        return Encoding.UTF8.GetString(body);
    }

    /// <summary>The body of a request that came in chunks.</summary>
    public async Task<byte[]> BodyAsync()
    {
        using var body = new MemoryStream();
        while (true)
        {
            var length = int.Parse(await LineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = new byte[length];
            await Stream.ReadExactlyAsync(chunk);
            body.Write(chunk);
            await LineAsync();
            if (length == 0)
            {
                return body.ToArray();
            }
        }
    }

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            await Stream.ReadExactlyAsync(one);
            line.Append((char)one[0]);
        }
        return line.ToString().TrimEnd();
    }
}
