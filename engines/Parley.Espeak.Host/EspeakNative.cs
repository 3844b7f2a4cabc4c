using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Espeak.Host;

/// <summary>The part of libespeak-ng that the child calls. The library has global state: one thread only.</summary>
internal static unsafe partial class EspeakNative
{
    public const string Library = "libespeak-ng.so.1";
    public const int Synchronous = 2;
    public const int PhonemeEvents = 1;
    public const int IpaNames = 2;
    public const int DoNotExit = 0x8000;
    public const uint Utf8 = 1;
    public const uint EndPause = 0x1000;

    /// <summary>Text in double square brackets is phonemes.</summary>
    public const uint Phonemes = 0x100;
    public const int Rate = 1;
    public const int Volume = 2;
    public const int Pitch = 3;

    public enum EventKind
    {
        End = 0,
        Word = 1,
        Phoneme = 7,
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Event
    {
        public EventKind Kind;
        public uint Id;
        public int TextPosition;
        public int Length;
        public int AudioMilliseconds;
        public int Sample;
        public nint UserData;
        public fixed byte Name[8];
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Voice
    {
        public byte* Name;
        public byte* Languages;
        public byte* Identifier;
        public byte Gender;
        public byte Age;
        public byte Variant;
        public byte Unused;
        public int Score;
        public nint Spare;
    }

    [LibraryImport(Library, EntryPoint = "espeak_Initialize")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int Initialize(int output, int bufferMilliseconds, byte* path, int options);

    [LibraryImport(Library, EntryPoint = "espeak_Info")]
    internal static partial nint Info(byte** path);

    [LibraryImport(Library, EntryPoint = "espeak_ListVoices")]
    internal static partial Voice** ListVoices(Voice* filter);

    [LibraryImport(Library, EntryPoint = "espeak_SetVoiceByName", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetVoice(string name);

    [LibraryImport(Library, EntryPoint = "espeak_SetParameter")]
    internal static partial int SetParameter(int parameter, int value, int relative);

    [LibraryImport(Library, EntryPoint = "espeak_SetSynthCallback")]
    internal static partial void SetCallback(delegate* unmanaged[Cdecl]<short*, int, Event*, int> callback);

    [LibraryImport(Library, EntryPoint = "espeak_Synth")]
    internal static partial int Synthesize(
        byte* text,
        nuint bytes,
        uint position,
        int positionKind,
        uint endPosition,
        uint flags,
        uint* id,
        nint userData
    );
}
