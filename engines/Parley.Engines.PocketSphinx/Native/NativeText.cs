using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Engines.PocketSphinx.Native;

/// <summary>Text as the native side wants it: bytes, zero at the end.</summary>
internal static class NativeText
{
    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text + '\0');

    internal static string? Read(nint text) => text == 0 ? null : Marshal.PtrToStringUTF8(text);
}
