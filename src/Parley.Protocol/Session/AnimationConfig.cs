namespace Parley.Protocol.Session;

/// <summary>What <c>animation.outputs</c> asks for beside the audio.</summary>
/// <param name="Visemes">Mouth shapes 0 to 21, each with its time.</param>
/// <param name="Blendshapes">60 frames a second of <see cref="Responses.BlendshapesDelta.ValuesPerFrame"/> values.</param>
public sealed record AnimationConfig(bool Visemes, bool Blendshapes)
{
    public static AnimationConfig None { get; } = new(false, false);
}
