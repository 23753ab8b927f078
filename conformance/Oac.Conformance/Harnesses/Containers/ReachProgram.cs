using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Oac.Conformance.Harnesses.Containers;

/// <summary>
/// A program for Linux on amd64 that needs nothing of the image that it runs in: it sends a request to an address and ends with 0 once
/// something comes back, with 1 where nothing does, else with the error of the system call that failed.
/// </summary>
internal static class ReachProgram
{
    private const ulong Base = 0x400000;
    private const int HeaderLength = 64 + 56;

    // As an assembler makes it.
    private static readonly byte[] Code = Convert.FromHexString(
        // mov edi, 2; mov esi, 1; xor edx, edx; mov eax, 41; syscall            socket(AF_INET, SOCK_STREAM, 0)
        "bf02000000be0100000031d2b8290000000f05"
            // test eax, eax; js fail; mov edi, eax
            + "85c0784489c7"
            // lea rsi, [rip + address]; mov edx, 16; mov eax, 42; syscall       connect
            + "488d3546000000ba10000000b82a0000000f05"
            // test eax, eax; js fail
            + "85c0782b"
            // lea rsi, [rip + request]; mov edx, its length; mov eax, 1; syscall    write
            + "488d353f000000ba00000000b8010000000f05"
            // test eax, eax; js fail
            + "85c07814"
            // lea rsi, [rsp - 128]; mov edx, 1; xor eax, eax; syscall           read
            + "488d742480ba0100000031c00f05"
            // test eax, eax; js fail; dec eax
            + "85c07802ffc8"
            // fail: neg eax; mov edi, eax; mov eax, 60; syscall                 exit
            + "f7d889c7b83c0000000f05"
    // Behind it: the address, 16 bytes, and the request.
    );

    private const int LengthAt = 0x38;

    /// <summary>The program.</summary>
    /// <param name="address">An IPv4 address.</param>
    /// <param name="port">The port.</param>
    /// <param name="path">What it asks for.</param>
    public static byte[] Write(IPAddress address, int port, string path)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {address}:{port}\r\nConnection: close\r\n\r\n"
        );
        var length = HeaderLength + Code.Length + 16 + request.Length;
        var program = new byte[length];
        WriteHeader(program);
        var code = program.AsSpan(HeaderLength);
        Code.CopyTo(code);
        BinaryPrimitives.WriteInt32LittleEndian(code[LengthAt..], request.Length);
        // sockaddr_in: the family in the machine's order, port and address in that of the network.
        var target = code[Code.Length..];
        BinaryPrimitives.WriteUInt16LittleEndian(target, 2);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)port);
        address.GetAddressBytes().CopyTo(target[4..]);
        request.CopyTo(target[16..]);
        return program;
    }

    // ELF for x86-64, one segment that is read and executed.
    private static void WriteHeader(Span<byte> program)
    {
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(program);
        BinaryPrimitives.WriteUInt16LittleEndian(program[16..], 2); // executable
        BinaryPrimitives.WriteUInt16LittleEndian(program[18..], 62); // x86-64
        BinaryPrimitives.WriteUInt32LittleEndian(program[20..], 1); // version
        BinaryPrimitives.WriteUInt64LittleEndian(program[24..], Base + HeaderLength); // entry
        BinaryPrimitives.WriteUInt64LittleEndian(program[32..], 64); // program headers
        BinaryPrimitives.WriteUInt16LittleEndian(program[52..], 64); // size of this header
        BinaryPrimitives.WriteUInt16LittleEndian(program[54..], 56); // size of a program header
        BinaryPrimitives.WriteUInt16LittleEndian(program[56..], 1); // one of them
        var segment = program[64..];
        BinaryPrimitives.WriteUInt32LittleEndian(segment, 1); // loaded
        BinaryPrimitives.WriteUInt32LittleEndian(segment[4..], 5); // read, execute
        BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], Base);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[24..], Base);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], (ulong)program.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], (ulong)program.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[48..], 0x1000);
    }
}
