using Parley.Client;

namespace Parley.Lab.Calls;

/// <summary>The server that is called.</summary>
/// <param name="Own">The lab started it, with engines and a model that it knows.</param>
internal sealed record Target(Uri Url, string? Key, string? Model, bool Own)
{
    /// <summary>The path chooses the dialect, as it does on the server.</summary>
    public bool IsVoiceLive
    {
        get
        {
            var path = VoiceUrl.Build(Url, null, null).AbsolutePath;
            return path.Contains("/voice-live/", StringComparison.OrdinalIgnoreCase)
                || path.Contains("/voice-agent/", StringComparison.OrdinalIgnoreCase);
        }
    }

    public VoiceClientOptions Options(TimeProvider time) =>
        new()
        {
            Url = Url,
            Key = Key,
            Model = Model,
            Bearer = !IsVoiceLive,
            TimeProvider = time,
        };
}
