// What the framed assistant tells us. Believe only messages of Cardea's origin, from the frame that we opened.
const frame = document.querySelector('iframe')
const list = document.querySelector('#events')

addEventListener('message', ({ origin, source, data }) => {
  if (origin !== frame.dataset.origin || source !== frame.contentWindow || data.source !== 'cardea') return
  if (data.type === 'portal.resized') {
    frame.height = data.height
    return
  }
  const item = document.createElement('li')
  item.textContent = data.type
  list.append(item)
})
