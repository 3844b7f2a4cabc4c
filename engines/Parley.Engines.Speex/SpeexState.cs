using Microsoft.Win32.SafeHandles;

namespace Parley.Engines.Speex;

/// <summary>A preprocessor's state in native memory.</summary>
internal sealed class SpeexState() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        SpeexNative.Destroy(handle);
        return true;
    }
}
