/** `<sotto-picks>` in Vue 3: `.prop` for what is no string, `@` for events. Vue is told that the tag is no component of its own. */
import { createApp, ref } from 'vue/dist/vue.esm-bundler.js';

const app = createApp({
  setup: () => ({ owned: ['1'], chosen: ref(''), limit: ref(3) }),
  template: `
    <sotto-picks pack="pack/" :limit.prop="limit" :history.prop="owned" @sotto-pick="chosen = $event.detail.title">
      <p>Our bestsellers</p>
    </sotto-picks>
    <button type="button" @click="limit = 2">Fewer</button>
    <output>{{ chosen }}</output>`,
});
app.config.compilerOptions.isCustomElement = (tag) => tag.startsWith('sotto-');
app.mount('#app');
