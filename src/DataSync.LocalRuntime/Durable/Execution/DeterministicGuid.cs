using System.Security.Cryptography;
using System.Text;

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>Name-based GUIDs, version 5 (RFC 9562, section 5.5).</summary>
internal static class DeterministicGuid
{
    // The namespace the public engine uses for its orchestrations.
    private static readonly Guid _namespace = new("9e952958-5e33-4daf-827f-2fa12937b875");

    public static Guid Create(string name)
    {
        byte[] input = [.. _namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)];
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // the RFC prescribes SHA-1; nothing here is secret
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
