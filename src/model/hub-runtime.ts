/**
 * Stands in for the ONNX Runtime that @huggingface/transformers would bring along (an alias in the Vite configurations):
 * the library computes on the one that is open already, so that no second one is fetched. Evaluated when it is imported.
 */
import { ortInUse } from './web.ts';

export const { InferenceSession, Tensor, env } = ortInUse();
