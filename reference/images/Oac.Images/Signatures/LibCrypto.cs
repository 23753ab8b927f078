using System.Runtime.InteropServices;

namespace Oac.Images.Signatures;

/// <summary>
/// OpenSSL's libcrypto, for what .NET 10 has no class for: Ed25519, scrypt and Poly1305. It is looked for when it is first needed;
/// <see cref="Missing"/> says so beforehand.
/// </summary>
internal static partial class LibCrypto
{
    private const string Name = "libcrypto.so.3";
    private const int Ed25519 = 1087;

    /// <summary>Why it cannot be used here, or null where it can.</summary>
    /// <param name="library">The library's name.</param>
    public static string? Missing(string library = Name)
    {
        if (!NativeLibrary.TryLoad(library, typeof(LibCrypto).Assembly, null, out var handle))
        {
            return $"{library} is not installed here (Debian: libssl3)";
        }
        NativeLibrary.Free(handle);
        return null;
    }

    /// <summary>The public key of a secret one, 32 bytes each (RFC 8032).</summary>
    public static byte[] Ed25519Public(ReadOnlySpan<byte> secret)
    {
        var key = Check(EVP_PKEY_new_raw_private_key(Ed25519, 0, secret, (nuint)secret.Length));
        try
        {
            var found = new byte[32];
            var length = (nuint)found.Length;
            Check(EVP_PKEY_get_raw_public_key(key, found, ref length));
            return found;
        }
        finally
        {
            EVP_PKEY_free(key);
        }
    }

    /// <summary>Signs by Ed25519 as such, without a hash before it: 64 bytes.</summary>
    public static byte[] Ed25519Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> data)
    {
        var key = Check(EVP_PKEY_new_raw_private_key(Ed25519, 0, secret, (nuint)secret.Length));
        var context = EVP_MD_CTX_new();
        try
        {
            Check(EVP_DigestSignInit(Check(context), 0, 0, 0, key));
            var signature = new byte[64];
            var length = (nuint)signature.Length;
            Check(EVP_DigestSign(context, signature, ref length, data, (nuint)data.Length));
            return signature;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    /// <summary>Whether a signature is Ed25519's, of these bytes and by this key.</summary>
    public static bool Ed25519Verify(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> signature
    )
    {
        var key = EVP_PKEY_new_raw_public_key(Ed25519, 0, publicKey, (nuint)publicKey.Length);
        if (key == 0)
        {
            ERR_clear_error();
            return false;
        }
        var context = EVP_MD_CTX_new();
        try
        {
            Check(EVP_DigestVerifyInit(Check(context), 0, 0, 0, key));
            var result = EVP_DigestVerify(context, signature, (nuint)signature.Length, data, (nuint)data.Length);
            ERR_clear_error();
            return result == 1;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    /// <summary>scrypt (RFC 7914); the caller bounds what it may cost.</summary>
    public static byte[] Scrypt(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ulong n, ulong r, ulong p)
    {
        var key = new byte[32];
        var memory = (128 * n * r) + (128 * r * p) + (1024 * 1024);
        Check(
            EVP_PBE_scrypt(
                password,
                (nuint)password.Length,
                salt,
                (nuint)salt.Length,
                n,
                r,
                p,
                memory,
                key,
                (nuint)key.Length
            )
        );
        return key;
    }

    /// <summary>The tag of some bytes by Poly1305 (RFC 8439, 2.5): 16 bytes.</summary>
    public static byte[] Poly1305(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var tag = new byte[16];
        Check(
            EVP_Q_mac(
                0,
                "POLY1305",
                null,
                null,
                0,
                key,
                (nuint)key.Length,
                data,
                (nuint)data.Length,
                tag,
                (nuint)tag.Length,
                out _
            )
        );
        return tag;
    }

    private static nint Check(nint result) =>
        result != 0 ? result : throw new InvalidOperationException($"{Name} refuses the operation.");

    private static void Check(int result)
    {
        if (result != 1)
        {
            ERR_clear_error();
            throw new InvalidOperationException($"{Name} refuses the operation.");
        }
    }

    [LibraryImport(Name)]
    private static partial nint EVP_PKEY_new_raw_private_key(
        int type,
        nint engine,
        ReadOnlySpan<byte> key,
        nuint length
    );

    [LibraryImport(Name)]
    private static partial nint EVP_PKEY_new_raw_public_key(
        int type,
        nint engine,
        ReadOnlySpan<byte> key,
        nuint length
    );

    [LibraryImport(Name)]
    private static partial int EVP_PKEY_get_raw_public_key(nint key, Span<byte> found, ref nuint length);

    [LibraryImport(Name)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Name)]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport(Name)]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Name)]
    private static partial int EVP_DigestSignInit(nint context, nint keyContext, nint hash, nint engine, nint key);

    [LibraryImport(Name)]
    private static partial int EVP_DigestSign(
        nint context,
        Span<byte> signature,
        ref nuint length,
        ReadOnlySpan<byte> data,
        nuint dataLength
    );

    [LibraryImport(Name)]
    private static partial int EVP_DigestVerifyInit(nint context, nint keyContext, nint hash, nint engine, nint key);

    [LibraryImport(Name)]
    private static partial int EVP_DigestVerify(
        nint context,
        ReadOnlySpan<byte> signature,
        nuint length,
        ReadOnlySpan<byte> data,
        nuint dataLength
    );

    [LibraryImport(Name)]
    private static partial int EVP_PBE_scrypt(
        ReadOnlySpan<byte> password,
        nuint passwordLength,
        ReadOnlySpan<byte> salt,
        nuint saltLength,
        ulong n,
        ulong r,
        ulong p,
        ulong memory,
        Span<byte> key,
        nuint keyLength
    );

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint EVP_Q_mac(
        nint library,
        string name,
        string? properties,
        string? algorithm,
        nint parameters,
        ReadOnlySpan<byte> key,
        nuint keyLength,
        ReadOnlySpan<byte> data,
        nuint dataLength,
        Span<byte> tag,
        nuint size,
        out nuint length
    );

    [LibraryImport(Name)]
    private static partial void ERR_clear_error();
}
