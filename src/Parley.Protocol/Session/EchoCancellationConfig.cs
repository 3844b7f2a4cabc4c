namespace Parley.Protocol.Session;

/// <summary><c>input_audio_echo_cancellation</c> (<c>server_echo_cancellation</c>).</summary>
/// <param name="ClientReference">
/// True: the client sends what it plays, as the right of two channels (<c>reference_source: client</c>). False: the server uses
/// what it sent itself.
/// </param>
public sealed record EchoCancellationConfig(bool ClientReference = false)
{
    /// <summary>Channels of the client's audio: 1, or 2 with a reference of its own, the microphone on the left.</summary>
    public int Channels => ClientReference ? 2 : 1;
}
