using System.Runtime.InteropServices;
using Parley.Engines.Speech;

namespace Parley.Engines.Flite;

/// <summary>A voice that flite may have: its library is loaded when it first speaks, and stays.</summary>
internal sealed unsafe class FliteVoice(string id, string voiceName, VoiceGender gender)
{
    private readonly Lock _gate = new();
    private nint _handle;
    private float _stretch = 1;

    public static IReadOnlyList<FliteVoice> Known { get; } =
    [
        new("slt", "cmu_us_slt", VoiceGender.Female),
        new("rms", "cmu_us_rms", VoiceGender.Male),
        new("awb", "cmu_us_awb", VoiceGender.Male),
        new("kal16", "cmu_us_kal16", VoiceGender.Male),
    ];

    public LocalVoice Voice { get; } = new(FliteSpeaker.EngineName, id, "en-US", gender);

    private string Library => $"libflite_{voiceName}.so.1";

    public bool IsInstalled()
    {
        if (_handle != 0)
        {
            return true;
        }
        if (!NativeLibrary.TryLoad(Library, out var library))
        {
            return false;
        }
        NativeLibrary.Free(library);
        return true;
    }

    /// <summary>The native voice and its own stretch of time (1.1 is slower than the models behind it).</summary>
    public (nint Handle, float Stretch) Open()
    {
        lock (_gate)
        {
            if (_handle == 0)
            {
                var library = NativeLibrary.Load(Library);
                var register = (delegate* unmanaged[Cdecl]<byte*, nint>)
                    NativeLibrary.GetExport(library, $"register_{voiceName}");
                var handle = register(null);
                if (handle == 0)
                {
                    throw new EngineException(EngineFault.Unavailable, $"flite cannot open its voice {Voice.Id}.");
                }
                fixed (byte* name = "duration_stretch"u8)
                {
                    _stretch = FliteNative.Parameter(FliteNative.FeaturesOfVoice(handle), name, 1);
                }
                _handle = handle;
            }
            return (_handle, _stretch);
        }
    }
}
