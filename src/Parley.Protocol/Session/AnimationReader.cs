using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads <c>animation</c> of a session or a response.</summary>
internal static class AnimationReader
{
    /// <returns>Null when the patch says nothing about it; an object without <c>outputs</c> means blend shapes.</returns>
    public static AnimationConfig? Read(JsonFields owner)
    {
        if (owner.IsNull("animation"))
        {
            return AnimationConfig.None;
        }

        if (owner.Object("animation") is not { } animation)
        {
            return null;
        }

        return animation.Texts("outputs", 8) is { } outputs
            ? new AnimationConfig(
                outputs.Contains("viseme_id", StringComparer.Ordinal),
                outputs.Contains("blendshapes", StringComparer.Ordinal)
            )
            : new AnimationConfig(Visemes: false, Blendshapes: true);
    }

    /// <summary>Checks the object's fields; any <c>model_name</c> is taken, as there is one model.</summary>
    public static void Check(JsonFields animation)
    {
        animation.Text("model_name", 128);
        foreach (var output in animation.Texts("outputs", 8) ?? [])
        {
            if (output is not ("viseme_id" or "blendshapes"))
            {
                animation.BadValue(animation.Path("outputs"), "may have viseme_id and blendshapes");
            }
        }

        animation.JudgeTheRest();
    }
}
